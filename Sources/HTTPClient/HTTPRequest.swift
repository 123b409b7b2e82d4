/// What to ask of a server, and how long and how much it may take.
public struct HTTPRequest: Sendable {
    /// The method.
    public var method: HTTPMethod
    /// An absolute URL. Whether it may be asked is decided by ``policy``.
    public var url: String
    /// Header fields. `Content-Length`, `Transfer-Encoding`, `Connection` and `Expect` are written by the client alone.
    public var headers: HTTPHeaders
    /// What is sent along. A HEAD request sends nothing.
    public var body: Body
    /// How long each phase may take.
    public var deadlines: HTTPDeadlines
    /// Which URLs and addresses may be asked.
    public var policy: HTTPPolicy
    /// Bytes of response body after which the transfer fails with ``HTTPClientError/tooLarge(_:)``.
    public var responseBytesMax: Int

    /// What is sent along with a request.
    public enum Body: Sendable, Hashable {
        /// Nothing.
        case none
        /// Bytes in memory.
        case bytes([UInt8])
        /// A regular file, read piece by piece while it is sent. Its length is taken when sending begins; a file
        /// that gets shorter meanwhile fails with ``HTTPClientError/cannotReadBody``.
        case file(path: String)
    }

    /// A request with the default deadlines, https only, and at most 8 MiB of response.
    public init(
        _ method: HTTPMethod, _ url: String, headers: HTTPHeaders = [:], body: Body = .none,
        deadlines: HTTPDeadlines = .init(), policy: HTTPPolicy = .init(), responseBytesMax: Int = 8 << 20
    ) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
        self.deadlines = deadlines
        self.policy = policy
        self.responseBytesMax = responseBytesMax
    }
}

extension HTTPRequest: CustomStringConvertible, CustomDebugStringConvertible {
    /// The method alone: URLs, headers and bodies carry keys, and descriptions end up in logs.
    public var description: String { "\(method.name) request" }
    /// The method alone, as in ``description``.
    public var debugDescription: String { description }
}
