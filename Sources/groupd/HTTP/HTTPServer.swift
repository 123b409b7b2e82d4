internal import HummingbirdCore
internal import Logging
internal import NIOCore
internal import NIOSSL
internal import ServiceLifecycle
internal import Synchronization

/// Serves HTTP and WebSockets on one port until it is shut down.
///
/// On graceful shutdown it stops accepting at once, lets what is being answered be answered, and closes HTTP connections;
/// each WebSocket is told with a `ChannelShouldQuiesceEvent` and closes itself. `run` returns when the last connection
/// is gone: whoever runs it bounds that time by cancelling.
struct HTTPServer: Service {
    static let backlog = 4_096

    private let server: any Service
    private let bound: BoundPort

    /// - Parameter listening: is told the port once it listens: of interest where the settings ask for any free one.
    /// - Throws: a sentence for the operator where the certificate or its key cannot be used.
    init(
        settings: HTTPSettings, responder: Responder, sockets: any WebSocketUpgrading,
        eventLoops: any EventLoopGroup, logger: Logger, listening: @escaping @Sendable (Int) -> Void = { _ in }
    ) throws(TLSFilesError) {
        let headers = SecurityHeaders(isEncrypted: settings.isEncrypted)
        let connection = HTTPConnection(
            responder: { request, writer, channel in
                try await responder.respond(to: request, through: writer, channel: channel)
            },
            sockets: sockets, frameBytesMax: settings.frameBytesMax, limits: settings.limits,
            tls: try settings.tls.context(),
            budget: ConnectionBudget(
                countMax: settings.connectionsMax, countPerAddressMax: settings.connectionsPerAddressMax),
            refusalHead: { headers.refusalHead(of: $0, requestID: $1) })
        let bound = BoundPort()
        self.bound = bound
        server = connection.server(
            configuration: .init(
                address: .hostname(settings.listen.host, port: settings.listen.port), backlog: Self.backlog),
            onServerRunning: {
                bound.set($0.localAddress?.port)
                listening($0.localAddress?.port ?? settings.listen.port)
            },
            eventLoopGroup: eventLoops, logger: logger)
    }

    /// The port that it listens on, once it does: of interest where the settings ask for any free one.
    var port: Int {
        get async { await bound.value }
    }

    func run() async throws {
        try await server.run()
    }
}

/// A port that is known later.
final class BoundPort: Sendable {
    private struct State {
        var port: Int?
        var waiting: [CheckedContinuation<Int, Never>] = []
    }

    private let state = Mutex(State())

    func set(_ port: Int?) {
        let port = port ?? 0
        let waiting = state.withLock { state in
            state.port = port
            defer { state.waiting = [] }
            return state.waiting
        }
        for continuation in waiting { continuation.resume(returning: port) }
    }

    /// Waits until it is known: for ever where the server never starts.
    var value: Int {
        get async {
            await withCheckedContinuation { continuation in
                let port: Int? = state.withLock { state in
                    if state.port == nil { state.waiting.append(continuation) }
                    return state.port
                }
                if let port { continuation.resume(returning: port) }
            }
        }
    }
}
