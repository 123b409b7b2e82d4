internal import HTTPTypes
internal import NIOHTTP1

extension Responder {
    /// Why a request for the socket came here instead of becoming one.
    func socketRefusal(_ exchange: Exchange) async -> ClientError {
        if let fault = SocketHandshake.fault(in: exchange.headers) { return fault }
        return await sockets.refusal(of: HTTPHeaders(exchange.headers.map { ($0.name.rawName, $0.value) }))
    }
}
