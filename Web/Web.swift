/// The page, built in: the program is one file.
public enum Web {
    /// A file as a browser asks for it.
    public struct File: Sendable {
        public let path: String
        public let contentType: String
        public let bytes: [UInt8]
    }

    public static let files: [File] =
        [
            File(path: "/", contentType: "text/html; charset=utf-8", bytes: PackageResources.index_html),
            File(path: "/css/plain.css", contentType: "text/css; charset=utf-8", bytes: PackageResources.plain_css),
            File(path: "/docs", contentType: "text/html; charset=utf-8", bytes: PackageResources.docs_html),
            File(path: "/css/docs.css", contentType: "text/css; charset=utf-8", bytes: PackageResources.docs_css),
        ] + scripts

    /// What is embedded is named by a file's own name: two of one name in different folders do not compile.
    private static let scripts: [File] = [
        script("plain.js", PackageResources.plain_js),
        script("net/backoff.js", PackageResources.backoff_js),
        script("net/client.js", PackageResources.client_js),
        script("net/connection.js", PackageResources.connection_js),
        script("net/emitter.js", PackageResources.emitter_js),
        script("net/index.js", PackageResources.index_js),
        script("net/live-group.js", PackageResources.live_group_js),
        script("net/outbox.js", PackageResources.outbox_js),
        script("net/problem.js", PackageResources.problem_js),
        script("net/requests.js", PackageResources.requests_js),
        script("net/rest.js", PackageResources.rest_js),
        script("net/storage.js", PackageResources.storage_js),
        script("net/stream.js", PackageResources.stream_js),
        script("net/types.js", PackageResources.types_js),
        script("net/uuid.js", PackageResources.uuid_js),
        script("state/group.js", PackageResources.group_js),
        script("docs/docs.js", PackageResources.docs_js),
        script("docs/docs-dom.js", PackageResources.docs_dom_js),
        script("docs/docs-schema.js", PackageResources.docs_schema_js),
        script("docs/docs-rest.js", PackageResources.docs_rest_js),
        script("docs/docs-realtime.js", PackageResources.docs_realtime_js),
    ]

    private static func script(_ path: String, _ bytes: [UInt8]) -> File {
        File(path: "/js/\(path)", contentType: "text/javascript; charset=utf-8", bytes: bytes)
    }
}
