/// Which web pages may use this server from a browser: its own, and those of `http.allowed_origins`.
///
/// Only browsers send `Origin`; whoever sends none is no page and is not asked. What a browser says, it says truly.
struct OriginPolicy: Sendable {
    private let allowed: Set<String>
    /// The page's own, where the settings say how the server is reached.
    private let own: String?

    init(allowed: [WebOrigin], publicURL: WebAddress?) {
        self.allowed = Set(allowed.map(\.text))
        own = publicURL.flatMap { address in
            WebOrigin(address.path.isEmpty ? address.text : String(address.text.dropLast(address.path.count)))?.text
        }
    }

    /// Whether answers differ by `Origin`.
    var hasAllowedOrigins: Bool { !allowed.isEmpty }

    /// Whether a page of this origin may read the answers although it is not the server's own.
    func isAllowedElsewhere(_ origin: String) -> Bool { allowed.contains(origin) }

    /// Whether a request that changes something, or that opens a socket, may come from where it says it comes from.
    ///
    /// - Parameters:
    ///   - origins: Every `Origin` of the request.
    ///   - fetchSite: Its `Sec-Fetch-Site`, for browsers that leave `Origin` out.
    ///   - host: The authority that the client reached the server by.
    ///   - isEncrypted: Whether the client speaks TLS, with this server or with a trusted proxy.
    func admits(origins: [String], fetchSite: String?, host: String?, isEncrypted: Bool) -> Bool {
        guard let origin = origins.first else { return fetchSite != "cross-site" }
        guard origins.count == 1 else { return false }
        return allowed.contains(origin) || origin == (own ?? Self.origin(of: host, isEncrypted: isEncrypted))
    }

    private static func origin(of host: String?, isEncrypted: Bool) -> String? {
        host.flatMap { WebOrigin("\(isEncrypted ? "https" : "http")://\($0)") }?.text
    }
}
