/// Where a request came from, as the transport saw it.
struct SessionOrigin: Sendable, Equatable {
    /// The client's own address, behind trusted proxies too; nil where there is none to know.
    var address: NetworkAddress?
    /// What it says of itself. Shown to the session's owner and believed by nobody.
    var userAgent: String?

    private static let userAgentCharactersMax = 200

    /// The user agent as it is stored: printable, and not too long.
    var storedUserAgent: String? {
        guard let userAgent else { return nil }
        let kept = userAgent.unicodeScalars.filter { $0.properties.generalCategory != .control }
        let text = String(String.UnicodeScalarView(kept.prefix(Self.userAgentCharactersMax)))
        return text.isEmpty ? nil : text
    }
}

extension SessionOrigin {
    init(_ context: RequestContext) {
        self.init(address: context.clientAddress, userAgent: context.userAgent)
    }
}
