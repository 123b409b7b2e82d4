internal import HTTPTypes
internal import NIOHTTP1

extension Responder {
    /// Why a request for the socket came here instead of becoming one.
    func socketRefusal(_ exchange: Exchange) async -> ClientError {
        let wants = exchange.headers[.upgrade]?.lowercased().split(separator: ",").contains {
            $0.trimmed == "websocket"
        }
        guard wants == true else {
            return ClientError(.upgradeRequired, "This path is a WebSocket's.")
        }
        guard exchange.headers[.secWebSocketVersion] == "13" else {
            return ClientError(.upgradeRequired, "This server speaks version 13 of the WebSocket protocol.")
        }
        guard exchange.headers[values: .secWebSocketKey].count == 1 else {
            return ClientError(.badRequest, "A WebSocket's request has one Sec-WebSocket-Key.")
        }
        return await sockets.refusal(of: HTTPHeaders(exchange.headers.map { ($0.name.rawName, $0.value) }))
    }
}

extension Substring {
    fileprivate var trimmed: Substring {
        drop { $0 == " " }.prefix { $0 != " " }
    }
}
