/// The reading end of an exchange. As long as somebody holds it, the transfer is wanted and its client lives.
final class BodyReader: Sendable {
    private let exchange: Exchange
    private let client: HTTPClient

    init(_ exchange: Exchange, _ client: HTTPClient) {
        self.exchange = exchange
        self.client = client
    }

    deinit { stop() }

    func stop() { client.engine.cancel(exchange) }

    func next() async throws(HTTPClientError) -> [UInt8]? {
        let chunk: BodyChunk = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                if exchange.next(continuation) { client.engine.resume(exchange) }
            }
        } onCancel: {
            client.engine.cancel(exchange)
        }
        return try chunk.get()
    }
}
