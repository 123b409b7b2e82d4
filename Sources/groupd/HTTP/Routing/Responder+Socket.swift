internal import HTTPTypes
internal import NIOHTTP1

extension Responder {
    /// Why a request for the socket came here instead of becoming one.
    func socketRefusal(_ exchange: Exchange) async -> ClientError {
        if let fault = SocketHandshake.fault(in: exchange.headers) { return fault }
        guard admits(exchange) else {
            return ClientError(.forbidden, "Pages of this origin may not open a socket here.")
        }
        let headers = HTTPHeaders(exchange.headers.map { ($0.name.rawName, $0.value) })
        if let reason = await sockets.refusal(of: headers) { return reason }
        // Nothing is wrong with the request but its place.
        return ClientError(
            .upgradeRequired, "A WebSocket takes a new connection, and is the first request on it.")
    }
}
