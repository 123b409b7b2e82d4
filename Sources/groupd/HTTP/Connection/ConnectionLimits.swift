internal import NIOCore
internal import NIOHTTP1

/// The bounds of one HTTP connection.
struct ConnectionLimits: Sendable {
    /// For the first request's head, counted from accepting the connection, TLS included.
    var handshake = TimeAmount.seconds(10)
    /// Between requests.
    var idle = TimeAmount.seconds(60)
    /// How long a client may still read after the last answer.
    var linger = TimeAmount.seconds(2)
    /// How long a client may leave a portion of a long answer.
    var portion = TimeAmount.seconds(60)
    var headerBytes = 32_768
    var headerCountMax = 128
    var uriBytes = 8_192
    var bodyBytes = 1_048_576
    /// A body gets the handshake's time and a second more for each of these.
    var bodyBytesPerSecondMin = 8_192
    /// Requests that wait on one connection.
    var pipelinedMax = 16

    var decoder: NIOHTTPDecoderLimitConfiguration {
        var limits = NIOHTTPDecoderLimitConfiguration()
        limits.maxHeaderFieldSize = max(headerBytes, uriBytes + 1_024)
        // The URI counts here too and has a bound of its own.
        limits.maxHeaderListSize = headerBytes + uriBytes
        limits.maxHeaderFieldCount = headerCountMax
        return limits
    }

    var bodyTooLarge: ClientError { ClientError(.payloadTooLarge, "The body has more than \(bodyBytes) bytes.") }
    var tooSlow: ClientError { ClientError(.requestTimeout, "The request took too long to arrive.") }
}

/// What of a request's head decides whether it is taken.
struct RequestFacts: Equatable {
    let uriBytes: Int
    let headerBytes: Int
    let hostCount: Int
    let isHTTP11: Bool
    let isKeptAlive: Bool
    let expectsContinue: Bool
    /// What the client says of its body's length; nil where it does not.
    let contentLength: Int?
}

extension RequestFacts {
    init(_ head: HTTPRequestHead) {
        uriBytes = head.uri.utf8.count
        headerBytes = head.headers.reduce(0) { $0 + $1.name.utf8.count + $1.value.utf8.count }
        hostCount = head.headers["host"].count
        isHTTP11 = head.version.minor >= 1
        // What follows a request for another protocol may be that protocol already.
        isKeptAlive = head.isKeepAlive && head.method != .CONNECT && !head.headers.contains(name: "upgrade")
        expectsContinue =
            head.version.minor >= 1 && head.headers.first(name: "expect")?.lowercased() == "100-continue"
        contentLength = head.headers.first(name: "content-length").flatMap(Int.init)
    }

    /// Why the request is not taken, if it is not.
    func fault(_ limits: ConnectionLimits) -> ClientError? {
        if uriBytes > limits.uriBytes {
            return ClientError(.uriTooLong, "The URI has more than \(limits.uriBytes) bytes.")
        }
        if headerBytes > limits.headerBytes { return .headersTooLarge(limits) }
        if isHTTP11 ? hostCount != 1 : hostCount > 1 {
            return ClientError(.badRequest, "A request names its Host once.")
        }
        if let contentLength, contentLength > limits.bodyBytes { return limits.bodyTooLarge }
        return nil
    }
}

extension ClientError {
    static func headersTooLarge(_ limits: ConnectionLimits) -> ClientError {
        ClientError(
            .headersTooLarge,
            "The headers have more than \(limits.headerBytes) bytes or \(limits.headerCountMax) fields.")
    }

    /// What is wrong with bytes that the HTTP decoder refused.
    init(_ error: HTTPParserError, _ limits: ConnectionLimits) {
        self =
            switch error {
            case .headerOverflow: .headersTooLarge(limits)
            default: ClientError(.badRequest, "This is no HTTP/1.1 request.")
            }
    }
}
