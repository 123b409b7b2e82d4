/// Every word that an error can be told in, over HTTP and over the socket alike. Clients switch over these.
enum ErrorCode: String, CaseIterable, Sendable {
    case badRequest = "bad_request"
    case unauthenticated
    case premiumRequired = "premium_required"
    case forbidden
    case notFound = "not_found"
    case methodNotAllowed = "method_not_allowed"
    case requestTimeout = "request_timeout"
    case conflict
    case payloadTooLarge = "payload_too_large"
    case uriTooLong = "uri_too_long"
    case unsupportedMediaType = "unsupported_media_type"
    case validationFailed = "validation_failed"
    case upgradeRequired = "upgrade_required"
    case rateLimited = "rate_limited"
    case budgetExhausted = "budget_exhausted"
    case headersTooLarge = "headers_too_large"
    case `internal`
    case providerFailed = "provider_failed"
    case overloaded
    case unavailable
    case cancelled
}

/// How a code shows on each transport.
struct ErrorRepresentation: Equatable, Sendable {
    /// The HTTP status; nil for what exists on the socket only.
    let status: Int?
    /// The `title` of the problem: the status in words.
    let title: String
    /// What the socket does.
    let socket: SocketRepresentation
    /// Whether the same request can succeed later without a change.
    let isRetryable: Bool
}

/// What an error does to a WebSocket.
enum SocketRepresentation: Equatable, Sendable {
    /// An `error` frame; the socket stays.
    case frame
    /// The socket closes with this code.
    case close(CloseCode)
    /// It belongs to HTTP and is never seen on a socket.
    case never
}

extension ErrorCode {
    /// The one table of errors (API 1 and 8).
    var representation: ErrorRepresentation {
        switch self {
        case .badRequest: .init(status: 400, title: "Bad Request", socket: .frame, isRetryable: false)
        case .unauthenticated:
            .init(status: 401, title: "Unauthorized", socket: .close(.unauthenticated), isRetryable: false)
        case .premiumRequired: .init(status: 402, title: "Payment Required", socket: .frame, isRetryable: false)
        case .forbidden: .init(status: 403, title: "Forbidden", socket: .frame, isRetryable: false)
        case .notFound: .init(status: 404, title: "Not Found", socket: .frame, isRetryable: false)
        case .methodNotAllowed: .init(status: 405, title: "Method Not Allowed", socket: .never, isRetryable: false)
        case .requestTimeout: .init(status: 408, title: "Request Timeout", socket: .never, isRetryable: true)
        case .conflict: .init(status: 409, title: "Conflict", socket: .frame, isRetryable: false)
        case .payloadTooLarge:
            .init(status: 413, title: "Content Too Large", socket: .close(.messageTooLarge), isRetryable: false)
        case .uriTooLong: .init(status: 414, title: "URI Too Long", socket: .never, isRetryable: false)
        case .unsupportedMediaType:
            .init(status: 415, title: "Unsupported Media Type", socket: .never, isRetryable: false)
        case .validationFailed: .init(status: 422, title: "Unprocessable Content", socket: .frame, isRetryable: false)
        case .upgradeRequired: .init(status: 426, title: "Upgrade Required", socket: .never, isRetryable: false)
        case .rateLimited: .init(status: 429, title: "Too Many Requests", socket: .frame, isRetryable: true)
        case .budgetExhausted: .init(status: 429, title: "Too Many Requests", socket: .frame, isRetryable: true)
        case .headersTooLarge:
            .init(status: 431, title: "Request Header Fields Too Large", socket: .never, isRetryable: false)
        case .internal: .init(status: 500, title: "Internal Server Error", socket: .frame, isRetryable: true)
        case .providerFailed: .init(status: 502, title: "Bad Gateway", socket: .frame, isRetryable: true)
        case .overloaded: .init(status: 503, title: "Service Unavailable", socket: .frame, isRetryable: true)
        case .unavailable: .init(status: 503, title: "Service Unavailable", socket: .frame, isRetryable: true)
        case .cancelled: .init(status: nil, title: "Cancelled", socket: .frame, isRetryable: false)
        }
    }
}
