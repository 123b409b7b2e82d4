internal import NIOCore
internal import NIOHTTP1
internal import NIOWebSocket

/// Looks at a connection's first request, and makes of the connection what that asks for: a WebSocket, or HTTP for good.
///
/// NIO's own handler for this loses the head of a request whose upgrade is refused, so that it is never answered.
final class UpgradeHandler<Outcome: Sendable>: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = Any
    typealias OutboundIn = Any
    typealias OutboundOut = HTTPServerResponsePart

    /// How a connection becomes what it is to be.
    struct Ways: Sendable {
        /// Whether a request asks for what the upgrader makes.
        let isUpgrade: @Sendable (HTTPRequestHead) -> Bool
        let upgrader: NIOTypedWebSocketServerUpgrader<Outcome>
        let http: @Sendable (any Channel) -> EventLoopFuture<Outcome>
    }

    private let ways: Ways
    /// What has no place on a connection that is no HTTP any more; removed in this order.
    private let httpHandlers: [any RemovableChannelHandler]
    private let outcome: EventLoopPromise<Outcome>
    private var head: HTTPRequestHead?
    private var acceptance: HTTPHeaders?
    private var isRequestWhole = false
    private var isSwitching = false
    private var isQuiescing = false
    private var holdsRead = false
    private var buffered: [NIOAny] = []

    init(ways: Ways, httpHandlers: [any RemovableChannelHandler], outcome: EventLoopPromise<Outcome>) {
        self.ways = ways
        self.httpHandlers = httpHandlers
        self.outcome = outcome
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        outcome.fail(ChannelError.eof)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        buffered.append(data)
        // Behind the request, and after the decoder left, come the other protocol's bytes.
        guard !isSwitching else { return }
        switch unwrapInboundIn(data) {
        case .head(let head) where self.head == nil: decide(head, context)
        case .end where !isRequestWhole:
            isRequestWhole = true
            upgradeWhenReady(context)
        case .head, .body, .end: break
        }
    }

    /// Nothing more is read while it is open what the bytes would mean: what waits here is bounded by that.
    func read(context: ChannelHandlerContext) {
        if isRequestWhole { holdsRead = true } else { context.read() }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if event is ChannelShouldQuiesceEvent { isQuiescing = true }
        context.fireUserInboundEventTriggered(event)
    }

    private func decide(_ head: HTTPRequestHead, _ context: ChannelHandlerContext) {
        self.head = head
        guard ways.isUpgrade(head) else { return becomeHTTP(context) }
        let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        ways.upgrader.buildUpgradeResponse(channel: context.channel, upgradeRequest: head, initialResponseHeaders: [:])
            .hop(to: context.eventLoop)
            .whenComplete { result in
                let (handler, context) = bound.value
                guard let headers = try? result.get() else { return handler.becomeHTTP(context) }
                handler.acceptance = headers
                handler.upgradeWhenReady(context)
            }
    }
}

extension UpgradeHandler {
    private func becomeHTTP(_ context: ChannelHandlerContext) {
        let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        ways.http(context.channel).whenComplete { result in
            let (handler, context) = bound.value
            handler.settle(result, context)
        }
    }

    private func upgradeWhenReady(_ context: ChannelHandlerContext) {
        guard let head, let acceptance, isRequestWhole, !isSwitching else { return }
        isSwitching = true
        buffered = []
        let response = HTTPResponseHead(version: .http1_1, status: .switchingProtocols, headers: acceptance)
        context.write(wrapOutboundOut(.head(response)), promise: nil)
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
        let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        removeHTTP(context)
            .flatMap {
                let (handler, context) = bound.value
                return handler.ways.upgrader.upgrade(channel: context.channel, upgradeRequest: head)
            }
            .hop(to: context.eventLoop)
            .whenComplete { result in
                let (handler, context) = bound.value
                handler.settle(result, context)
            }
    }

    private func removeHTTP(_ context: ChannelHandlerContext) -> EventLoopFuture<Void> {
        let pipeline = NIOLoopBound((context.pipeline, httpHandlers), eventLoop: context.eventLoop)
        return httpHandlers.indices.reduce(context.eventLoop.makeSucceededVoidFuture()) { earlier, index in
            earlier.flatMap {
                let (pipeline, handlers) = pipeline.value
                return pipeline.syncOperations.removeHandler(handlers[index])
            }
        }
    }

    /// The handlers that come next are in place: they get what waited, and this one leaves.
    private func settle(_ result: Result<Outcome, any Error>, _ context: ChannelHandlerContext) {
        guard case .success(let value) = result else {
            context.close(promise: nil)
            return
        }
        outcome.succeed(value)
        isRequestWhole = false
        isSwitching = true
        while !buffered.isEmpty { context.fireChannelRead(buffered.removeFirst()) }
        context.fireChannelReadComplete()
        if isQuiescing { context.fireUserInboundEventTriggered(ChannelShouldQuiesceEvent()) }
        if holdsRead { context.read() }
        context.pipeline.syncOperations.removeHandler(self, promise: nil)
    }
}
