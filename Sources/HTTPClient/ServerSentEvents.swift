/// The events of a response body, as they come in.
///
/// Throws what the body throws, and ``HTTPClientError/tooLarge(_:)`` at an event beyond the bound, which also stops
/// the transfer once this is dropped. A stream that ends without an error ends the sequence.
public struct ServerSentEvents: AsyncSequence, Sendable {
    private let body: HTTPBody
    private let eventBytesMax: Int

    init(_ body: HTTPBody, eventBytesMax: Int) {
        self.body = body
        self.eventBytesMax = eventBytesMax
    }

    /// Iterates over events.
    public struct AsyncIterator: AsyncIteratorProtocol {
        private var chunks: HTTPBody.AsyncIterator
        private var parser: ServerSentEventParser
        private var ready: ArraySlice<ServerSentEvent> = []
        private var failure: HTTPClientError?

        fileprivate init(_ chunks: HTTPBody.AsyncIterator, _ parser: ServerSentEventParser) {
            self.chunks = chunks
            self.parser = parser
        }

        /// The next event; `nil` at the end of the stream.
        public mutating func next() async throws(HTTPClientError) -> ServerSentEvent? {
            while true {
                if let event = ready.popFirst() { return event }
                if let failure { throw failure }
                guard let chunk = try await chunks.next() else { return nil }
                parse(chunk)
            }
        }

        private mutating func parse(_ chunk: [UInt8]) {
            var events: [ServerSentEvent] = []
            do throws(HTTPClientError) {
                try parser.feed(chunk, into: &events)
            } catch {
                failure = error
            }
            ready = events[...]
        }
    }

    /// An iterator from here on.
    public func makeAsyncIterator() -> AsyncIterator {
        AsyncIterator(body.makeAsyncIterator(), ServerSentEventParser(eventBytesMax: eventBytesMax))
    }
}

extension HTTPBody {
    /// The body read as an event stream, with at most `eventBytesMax` bytes a line and an event.
    public func serverSentEvents(eventBytesMax: Int = 1 << 20) -> ServerSentEvents {
        ServerSentEvents(self, eventBytesMax: eventBytesMax)
    }
}
