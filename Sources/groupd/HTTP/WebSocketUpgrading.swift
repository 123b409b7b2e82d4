internal import NIOCore
internal import NIOHTTP1

/// What makes a WebSocket of a connection. The server asks it about every request that wants to be upgraded.
protocol WebSocketUpgrading: Sendable {
    /// Whether this request may become a WebSocket. Called on the channel's event loop.
    ///
    /// - Returns: headers to add to the answer 101; nil where it may not, and the router then answers the request
    ///   with ``refusal(of:)``.
    func upgradeHeaders(channel: any Channel, head: HTTPRequestHead) -> EventLoopFuture<HTTPHeaders?>

    /// Sets the pipeline up after the 101 was written: the connection is the WebSocket's from here.
    func install(channel: any Channel, head: HTTPRequestHead) -> EventLoopFuture<Void>

    /// Why a request for `/ws` whose form and origin are in order gets no socket; nil where nothing stands against it.
    func refusal(of headers: HTTPHeaders) async -> ClientError?
}
