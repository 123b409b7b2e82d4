internal import OpenSSL
internal import Web

/// The files that browsers load, a few, in memory: made once, served as they are.
struct StaticFiles: Sendable {
    struct File: Sendable {
        /// As in the URL: `/`, `/js/app.js`.
        let path: String
        let contentType: String
        let bytes: [UInt8]
        /// Changes with the content; quoted as `ETag` wants it.
        let tag: String

        init(path: String, contentType: String, bytes: [UInt8]) {
            self.path = path
            self.contentType = contentType
            self.bytes = bytes
            tag = "\"\(Array(SHA256.hash(bytes).prefix(12)).hexadecimal)\""
        }
    }

    private let files: [String: File]

    init(_ files: [File]) {
        self.files = Dictionary(uniqueKeysWithValues: files.map { ($0.path, $0) })
    }

    subscript(path: Substring) -> File? { files[String(path)] }
}

extension StaticFiles {
    /// The page that the program brings.
    static let page = StaticFiles(
        Web.files.map { File(path: $0.path, contentType: $0.contentType, bytes: $0.bytes) })
}
