/// The reading end of an exchange. As long as somebody holds it the transfer is wanted.
final class BodyReader: Sendable {
    private let exchange: Exchange
    private let engine: Engine

    init(_ exchange: Exchange, _ engine: Engine) {
        self.exchange = exchange
        self.engine = engine
    }

    deinit { stop() }

    func stop() { engine.cancel(exchange) }

    func next() async throws(HTTPClientError) -> [UInt8]? {
        let chunk: BodyChunk = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                if exchange.next(continuation) { engine.resume(exchange) }
            }
        } onCancel: {
            engine.cancel(exchange)
        }
        return try chunk.get()
    }
}
