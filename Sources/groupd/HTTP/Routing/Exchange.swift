internal import HTTPTypes

/// A request's head, taken apart once.
struct Exchange: Sendable {
    static let userAgentCharactersMax = 256

    let id = RequestID.next()
    let method: String
    let path: Substring
    let query: Substring
    let headers: HTTPFields
    let client: ClientOrigin
    private let publicURL: WebAddress?

    init(_ head: HTTPRequest, peer: NetworkAddress?, _ settings: HTTPSettings) {
        method = head.method.rawValue
        let target = (head.path ?? "")[...]
        let mark = target.firstIndex(of: "?") ?? target.endIndex
        path = target[..<mark]
        query = target[mark...].dropFirst()
        headers = head.headerFields
        publicURL = settings.publicURL
        client = ClientOrigin(
            peer: peer, isEncrypted: settings.isEncrypted, host: head.authority, headers: head.headerFields,
            trustedProxies: settings.trustedProxies)
    }

    var isHead: Bool { method == "HEAD" }
    var isOptions: Bool { method == "OPTIONS" }
    /// Whether it changes nothing.
    var isRead: Bool { method == "GET" || isHead }

    /// The token of `Authorization: Bearer`; nil for none, several, or another scheme.
    var bearerToken: String? { headers.bearerToken }

    var context: RequestContext {
        RequestContext(
            requestID: id, clientAddress: client.address,
            userAgent: headers[.userAgent].map { String($0.prefix(Self.userAgentCharactersMax)) },
            baseURL: publicURL?.text ?? "\(client.isEncrypted ? "https" : "http")://\(client.host ?? "localhost")")
    }
}

extension HTTPFields {
    /// The token of `Authorization: Bearer`; nil for none, several, or another scheme.
    var bearerToken: String? {
        let values = self[values: .authorization]
        guard values.count == 1 else { return nil }
        let parts = values[0].split(separator: " ", omittingEmptySubsequences: false)
        guard parts.count == 2, parts[0].lowercased() == "bearer", !parts[1].isEmpty else { return nil }
        return String(parts[1])
    }
}
