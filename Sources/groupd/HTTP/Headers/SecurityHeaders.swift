internal import HTTPTypes
internal import NIOHTTP1

/// What every answer tells a browser to refrain from, errors included.
struct SecurityHeaders: Sendable {
    /// Whether the client speaks TLS with this server itself.
    let isEncrypted: Bool

    /// For answers that are no page: nothing in them is ever run, shown or framed.
    static let apiPolicy = "default-src 'none'; frame-ancestors 'none'"

    /// For the page: its own scripts and styles from files of this server, nothing inline, nothing from elsewhere.
    static let pagePolicy = """
        default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; \
        connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'
        """

    /// Browsers come back by TLS alone for a year.
    static let strictTransport = "max-age=31536000"

    /// The fields of an answer with this content policy.
    func fields(policy: String, requestID: String, isEncrypted: Bool) -> [HTTPField] {
        var fields = [
            HTTPField(name: .contentSecurityPolicy, value: policy),
            HTTPField(name: .xContentTypeOptions, value: "nosniff"),
            HTTPField(name: .referrerPolicy, value: "no-referrer"),
            HTTPField(name: .crossOriginResourcePolicy, value: "same-origin"),
            HTTPField(name: .requestID, value: requestID),
            HTTPField(name: .date, value: HTTPDate.now),
        ]
        if isEncrypted || self.isEncrypted {
            fields.append(HTTPField(name: .strictTransportSecurity, value: Self.strictTransport))
        }
        return fields
    }

    /// The head of an answer that is given before there is a request.
    func refusalHead(of reply: Reply, requestID: String) -> HTTPResponseHead {
        var fields = HTTPFields(fields(policy: Self.apiPolicy, requestID: requestID, isEncrypted: false))
        reply.add(to: &fields)
        fields[.cacheControl] = "no-store"
        return HTTPResponseHead(
            version: .http1_1, status: HTTPResponseStatus(statusCode: reply.status),
            headers: HTTPHeaders(fields.map { ($0.name.rawName, $0.value) }))
    }
}

extension Reply {
    /// What the reply itself says in its head.
    func add(to fields: inout HTTPFields) {
        if let contentType { fields[.contentType] = contentType }
        if let retryAfterSeconds { fields[.retryAfter] = "\(retryAfterSeconds)" }
        if !allow.isEmpty { fields[.allow] = allow.joined(separator: ", ") }
    }
}

extension HTTPField.Name {
    static let requestID = Self("X-Request-Id")!
    static let referrerPolicy = Self("Referrer-Policy")!
    static let crossOriginResourcePolicy = Self("Cross-Origin-Resource-Policy")!
    static let forwardedFor = Self("X-Forwarded-For")!
    static let forwardedProto = Self("X-Forwarded-Proto")!
    static let forwardedHost = Self("X-Forwarded-Host")!
    static let forwarded = Self("Forwarded")!
    static let fetchSite = Self("Sec-Fetch-Site")!
}
