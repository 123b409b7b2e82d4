/// How long each phase of a request may take. Beyond it the request fails with
/// ``HTTPClientError/timedOut(_:)`` and its connection is closed.
public struct HTTPDeadlines: Sendable, Hashable {
    /// From the start of the transfer until the server is connected, with name look-up and TLS.
    public var connect: Duration
    /// From the last byte sent until the first line of the response.
    public var firstByte: Duration
    /// Between two pieces sent or received. Does not run while the reader of the body lags behind.
    public var betweenBytes: Duration
    /// From the call until the last byte, with any wait for a free place.
    public var total: Duration

    /// Deadlines that suit a language model which streams its answer.
    public init(
        connect: Duration = .seconds(5), firstByte: Duration = .seconds(10), betweenBytes: Duration = .seconds(10),
        total: Duration = .seconds(30)
    ) {
        self.connect = connect
        self.firstByte = firstByte
        self.betweenBytes = betweenBytes
        self.total = total
    }
}
