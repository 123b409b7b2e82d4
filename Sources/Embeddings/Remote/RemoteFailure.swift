import HTTPClient

/// An attempt that failed: whether to try again, and what to say in the end.
struct RemoteFailure: Error {
    let kind: RemoteAttempts.Failure
    let error: EmbeddingError

    init(kind: RemoteAttempts.Failure, error: EmbeddingError) {
        self.kind = kind
        self.error = error
    }

    /// A response that is no success.
    init(_ response: HTTPResponse) {
        switch response.status {
        case 429, 500...599:
            self.init(
                kind: .busy(retryAfter: Self.pause(response.headers["Retry-After"])),
                error: .unavailable(reason: "it answered with status \(response.status)"))
        case 408: self.init(kind: .other, error: .unavailable(reason: "it answered with status 408"))
        default: self.init(kind: .other, error: .refused(status: response.status))
        }
    }

    init(_ error: HTTPClientError) {
        switch error {
        case .cannotResolve: self.init(kind: .notConnected, error: .unavailable(reason: "its name has no address"))
        case .cannotConnect: self.init(kind: .notConnected, error: .unavailable(reason: "it takes no connections"))
        case .timedOut(.connect):
            self.init(kind: .notConnected, error: .unavailable(reason: "it took too long to connect"))
        case .timedOut: self.init(kind: .other, error: .unavailable(reason: "it took too long to answer"))
        case .connectionLost: self.init(kind: .other, error: .unavailable(reason: "the connection broke off"))
        case .tls: self.init(kind: .other, error: .unavailable(reason: "it could not prove who it is"))
        case .tooLarge: self.init(kind: .other, error: .invalidAnswer("it is too large"))
        case .invalidResponse: self.init(kind: .other, error: .invalidAnswer("it is not HTTP"))
        case .cancelled: self.init(kind: .other, error: .cancelled)
        case .overloaded: self.init(kind: .other, error: .overloaded)
        case .shutDown: self.init(kind: .other, error: .shutDown)
        case .refusedURL:
            self.init(kind: .other, error: .unavailable(reason: "embeddings.url is not an http or https URL"))
        case .invalidHeader:
            self.init(kind: .other, error: .unavailable(reason: "embeddings.api_key cannot be sent in a header"))
        case .cannotReadBody, .bodyHasAnotherReader, .other:
            self.init(kind: .other, error: .unavailable(reason: "the request failed"))
        }
    }

    /// Seconds, as all of these servers send them; a date says less than the clocks of two machines differ.
    private static func pause(_ header: String?) -> Duration? {
        guard let seconds = header.flatMap({ Double($0) }), seconds >= 0, seconds.isFinite else { return nil }
        return .seconds(min(seconds, 86_400))
    }
}
