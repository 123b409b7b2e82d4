/// The page, built in: the program is one file.
public enum Web {
    /// A file as a browser asks for it.
    public struct File: Sendable {
        public let path: String
        public let contentType: String
        public let bytes: [UInt8]
    }

    public static let files: [File] = [
        File(path: "/", contentType: "text/html; charset=utf-8", bytes: PackageResources.index_html),
        File(path: "/css/plain.css", contentType: "text/css; charset=utf-8", bytes: PackageResources.plain_css),
        File(
            path: "/js/plain.js", contentType: "text/javascript; charset=utf-8", bytes: PackageResources.plain_js),
        File(
            path: "/js/outbox.js", contentType: "text/javascript; charset=utf-8", bytes: PackageResources.outbox_js),
    ]
}
