internal import GroupChat
internal import HTTPTypes
internal import NIOCore
internal import NIOHTTP1
internal import NIOHTTPTypesHTTP1
internal import NIOWebSocket
internal import Synchronization

/// Decides which requests become sockets, and sets the pipelines up.
final class SocketUpgrade: WebSocketUpgrading {
    static let subprotocol = "groupd.v1"

    private let hub: SocketHub
    private let authenticator: any Authenticator
    private let settings: HTTPSettings
    private let origins: OriginPolicy
    private let isDraining: @Sendable () -> Bool
    /// Who asked for a socket that is being set up.
    private let bearers = Mutex<[ObjectIdentifier: Caller]>([:])

    init(
        hub: SocketHub, authenticator: any Authenticator, settings: HTTPSettings,
        isDraining: @escaping @Sendable () -> Bool
    ) {
        self.hub = hub
        self.authenticator = authenticator
        self.settings = settings
        self.isDraining = isDraining
        origins = OriginPolicy(allowed: settings.allowedOrigins, publicURL: settings.publicURL)
    }

    func upgradeHeaders(channel: any Channel, head: HTTPRequestHead) -> EventLoopFuture<HTTPHeaders?> {
        guard admitsOrigin(head, channel.remoteAddress?.networkAddress) else {
            return channel.eventLoop.makeSucceededFuture(nil)
        }
        return channel.eventLoop.makeFutureWithTask {
            guard case .success(let caller) = await self.verdict(head.headers) else { return nil }
            if let caller { self.remember(caller, channel) }
            return Self.answer(to: head.headers)
        }
    }

    func install(channel: any Channel, head: HTTPRequestHead) -> EventLoopFuture<Void> {
        let bearer = bearers.withLock { $0.removeValue(forKey: ObjectIdentifier(channel)) }
        return channel.eventLoop.makeCompletedFuture {
            guard hub.registry.open() else { throw ChannelError.ioOnClosedChannel }
            let front = SocketFront()
            let handler = SocketHandler(front: front, bytesMax: hub.limits.frameBytes)
            let options = channel.syncOptions
            try options?.setOption(
                .writeBufferWaterMark, value: .init(low: hub.limits.outboxBytes / 2, high: hub.limits.outboxBytes))
            try channel.pipeline.syncOperations.addHandler(front, position: .first)
            try channel.pipeline.syncOperations.addHandler(handler)
            hub.open(handler, on: channel.eventLoop, bearer: bearer)
        }
    }

    func refusal(of headers: HTTPHeaders) async -> ClientError? {
        switch await verdict(headers) {
        case .failure(let error): error
        case .success: nil
        }
    }

    /// Who the request is from, nil for nobody yet; or why there is no socket.
    private func verdict(_ headers: HTTPHeaders) async -> Result<Caller?, ClientError> {
        if isDraining() { return .failure(ClientError(.unavailable, "The server is going down.")) }
        if hub.registry.count >= hub.limits.connections {
            return .failure(ClientError(.overloaded, "The server is full.", retryAfter: .seconds(5)))
        }
        let fields = HTTPFields(headers, splitCookie: false)
        guard let token = fields.bearerToken else {
            return fields[.authorization] == nil ? .success(nil) : .failure(.unauthenticated)
        }
        do throws(ClientError) {
            let caller = try await authenticator.caller(bearing: token)
            guard hub.registry.hasRoom(for: caller.user) else {
                return .failure(ClientError(.rateLimited, "You have too many connections.", retryAfter: .seconds(5)))
            }
            return .success(caller)
        } catch {
            return .failure(error)
        }
    }

    private func admitsOrigin(_ head: HTTPRequestHead, _ peer: NetworkAddress?) -> Bool {
        let fields = HTTPFields(head.headers, splitCookie: false)
        let client = ClientOrigin(
            peer: peer, isEncrypted: settings.isEncrypted, host: head.headers.first(name: "host"), headers: fields,
            trustedProxies: settings.trustedProxies)
        return origins.admits(
            origins: fields[values: .origin], fetchSite: head.headers.first(name: "sec-fetch-site"), host: client.host,
            isEncrypted: client.isEncrypted)
    }

    private func remember(_ caller: Caller, _ channel: any Channel) {
        let id = ObjectIdentifier(channel)
        bearers.withLock { $0[id] = caller }
        channel.closeFuture.whenComplete { _ in self.bearers.withLock { $0[id] = nil } }
    }

    /// The subprotocol is named where the client offers it.
    private static func answer(to headers: HTTPHeaders) -> HTTPHeaders {
        let offers = headers[canonicalForm: "sec-websocket-protocol"].contains { $0 == subprotocol }
        return offers ? ["Sec-WebSocket-Protocol": subprotocol] : [:]
    }
}
