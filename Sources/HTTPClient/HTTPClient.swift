import Synchronization

/// An HTTP client on libcurl: one thread moves all transfers, tasks wait without blocking one.
///
/// Certificates are always verified, redirects are never followed, proxies from the environment are never used,
/// and nothing is decompressed. HTTP/1.1 is spoken, so that stopping or pausing one transfer is the affair of its
/// own connection alone.
///
/// A client ends its thread when it is shut down, or when neither it nor a body of its responses is held any more.
public final class HTTPClient: Sendable {
    /// What a client may use.
    public struct Configuration: Sendable {
        /// Transfers under way at a time.
        public var transferCountMax = 32
        /// Requests that may wait for a place; beyond that they fail with ``HTTPClientError/overloaded``.
        public var waitingCountMax = 64
        /// Bytes of each response held for a reader that lags behind, before its transfer pauses.
        public var bufferBytesMax = 256 << 10
        /// Bytes of status lines and header fields of each response.
        public var headBytesMax = 64 << 10
        /// A PEM file of the authorities to trust instead of the system's.
        public var certificateAuthorityFile: String?
        /// The `User-Agent` of requests that do not bring their own.
        public var userAgent: String?

        /// Defaults: 32 transfers, 64 waiting, 256 KiB of buffer and 64 KiB of head each.
        public init() {}
    }

    let engine: Engine
    private let ids = Atomic<UInt64>(0)

    /// Starts the client's thread.
    public init(_ configuration: Configuration = .init()) {
        precondition(configuration.transferCountMax >= 1, "a client needs a place for a transfer")
        engine = Engine(configuration)
        engine.start()
    }

    deinit { engine.shutDown() }

    /// Sends `request` and returns as soon as the head of the response is there.
    ///
    /// Any status is a response. Cancelling the task stops the transfer and throws ``HTTPClientError/cancelled`` at
    /// once, also while the server keeps silent.
    public func send(_ request: HTTPRequest) async throws(HTTPClientError) -> HTTPResponse {
        let url = try request.policy.checked(request.url)
        guard request.headers.isSendable else { throw .invalidHeader }
        let exchange = Exchange(
            id: ids.add(1, ordering: .relaxed).newValue, request: request, url: url,
            bufferBytesMax: engine.configuration.bufferBytesMax)
        // Made first: whatever happens from here on, its end is the transfer's.
        let body = HTTPBody(reader: BodyReader(exchange, self))
        let head = try await head(of: exchange).get()
        return HTTPResponse(status: head.status, headers: head.headers, body: body)
    }

    /// Transfers under way and waiting, for metrics.
    public var load: HTTPClientLoad { engine.load }

    /// Stops all transfers, which then fail with ``HTTPClientError/shutDown``, and ends the thread.
    public func shutDown() { engine.shutDown() }

    private func head(of exchange: Exchange) async -> Result<Exchange.Head, HTTPClientError> {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                guard exchange.awaitHead(continuation) else { return }
                engine.submit(exchange)
                // A cancellation in between found nothing to stop.
                if Task.isCancelled { engine.cancel(exchange) }
            }
        } onCancel: {
            engine.cancel(exchange)
        }
    }
}

/// How busy an ``HTTPClient`` is.
public struct HTTPClientLoad: Hashable, Sendable {
    /// Transfers under way.
    public var runningCount: Int
    /// Requests waiting for a place.
    public var waitingCount: Int
}
