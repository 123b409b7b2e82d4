import NIOCore
import NIOHTTP1

@testable import groupd

/// A server without WebSockets: each is refused for lack of room.
struct NoSockets: WebSocketUpgrading {
    func upgradeHeaders(channel: any Channel, head: HTTPRequestHead) -> EventLoopFuture<HTTPHeaders?> {
        channel.eventLoop.makeSucceededFuture(nil)
    }

    func install(channel: any Channel, head: HTTPRequestHead) -> EventLoopFuture<Void> {
        channel.eventLoop.makeSucceededVoidFuture()
    }

    func refusal(of headers: HTTPHeaders) async -> ClientError? {
        ClientError(.overloaded, "There is no room.", retryAfter: .seconds(7))
    }
}
