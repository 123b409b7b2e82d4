package import NIOCore
import NIOPosix

/// The thread that all sockets of a load share. What it calls, it calls one at a time, so that owners need no locks.
package final class SocketLoop: Sendable {
    private let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    private let host: String
    private let port: Int

    package init(host: String = "127.0.0.1", port: Int) {
        self.host = host
        self.port = port
    }

    package var eventLoop: any EventLoop { group.next() }

    /// Runs the closure on the thread.
    package func run<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
        try await eventLoop.submit(body).get()
    }

    /// Begins a connection for `owner`, which is told how it goes on. To be called on the thread.
    package func connect(_ owner: any ChatSocketOwner, token: String) {
        let loop = eventLoop
        loop.preconditionInEventLoop()
        let request =
            "GET /ws HTTP/1.1\r\nHost: \(host):\(port)\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
            + "Sec-WebSocket-Protocol: groupd.v1\r\nAuthorization: Bearer \(token)\r\n\r\n"
        let socket = ChatSocket(request: request, owner: owner)
        let bound = NIOLoopBound(socket, eventLoop: loop)
        ClientBootstrap(group: loop)
            .channelOption(ChannelOptions.socketOption(.tcp_nodelay), value: 1)
            .channelOption(ChannelOptions.recvAllocator, value: FixedSizeRecvByteBufferAllocator(capacity: 65_536))
            .connectTimeout(.seconds(5))
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture { try channel.pipeline.syncOperations.addHandler(bound.value) }
            }
            .connect(host: host, port: port)
            .whenFailure { _ in bound.value.failedToConnect() }
    }

    package func shutDown() async throws {
        try await group.shutdownGracefully()
    }
}
