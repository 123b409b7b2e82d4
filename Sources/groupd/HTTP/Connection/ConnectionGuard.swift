internal import NIOCore
internal import NIOHTTP1

/// Stands between the HTTP decoder and everything else: it holds a connection to its bounds and times, and answers what
/// never becomes a request. ``ConnectionState`` decides; this carries out.
///
/// It leaves with the other HTTP handlers when the connection becomes a WebSocket.
final class ConnectionGuard: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart
    typealias OutboundIn = HTTPServerResponsePart
    typealias OutboundOut = HTTPServerResponsePart

    /// Ends the wait for a body that was refused.
    struct RequestRefused: Error {}

    private var state: ConnectionState
    private let refusalHead: @Sendable (Reply, _ requestID: String) -> HTTPResponseHead
    private var timer: (task: Scheduled<Void>, deadline: NIODeadline)?
    private var delayedClose: EventLoopPromise<Void>?
    private var permit: ConnectionBudget.Permit?

    /// - Parameters:
    ///   - permit: The connection's place, given back when this handler goes; nil where there was none left.
    ///   - refusalHead: The head of an answer that this handler gives, but for its framing.
    init(
        limits: ConnectionLimits, permit: ConnectionBudget.Permit?,
        refusalHead: @escaping @Sendable (Reply, _ requestID: String) -> HTTPResponseHead
    ) {
        state = ConnectionState(limits: limits, now: .now())
        self.permit = permit
        self.refusalHead = refusalHead
    }

    func handlerAdded(context: ChannelHandlerContext) {
        arm(context)
        if context.channel.isActive { refuseWithoutPermit(context) }
    }

    func channelActive(context: ChannelHandlerContext) {
        context.fireChannelActive()
        refuseWithoutPermit(context)
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        permit?.giveBack()
        permit = nil
        timer?.task.cancel()
        timer = nil
        delayedClose?.succeed()
        delayedClose = nil
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let now = context.eventLoop.now
        let part = unwrapInboundIn(data).heeded
        let action =
            switch part {
            case .head(let head): state.received(RequestFacts(head), now: now)
            case .body(let bytes): state.receivedBody(bytes: bytes.readableBytes, now: now)
            case .end: state.receivedEnd(now: now)
            }
        switch action {
        case .forward: context.fireChannelRead(wrapInboundOut(part))
        case .forwardAndContinue:
            context.writeAndFlush(wrapOutboundOut(.head(.init(version: .http1_1, status: .continue))), promise: nil)
            context.fireChannelRead(data)
        default: perform(action, context)
        }
        arm(context)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        guard let error = error as? HTTPParserError else { return context.fireErrorCaught(error) }
        if error == .invalidEOFState { return perform(state.inputClosed(), context) }
        perform(state.failed(ClientError(error, state.limits), now: context.eventLoop.now), context)
        arm(context)
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        switch event {
        case is ChannelShouldQuiesceEvent:
            context.fireUserInboundEventTriggered(event)
            perform(state.quiesce(), context)
        case ChannelEvent.inputClosed:
            let action = state.inputClosed()
            context.fireUserInboundEventTriggered(event)
            perform(action, context)
        default:
            context.fireUserInboundEventTriggered(event)
        }
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        switch unwrapOutboundIn(data) {
        case .head(var head):
            let (action, shouldClose) = state.wroteHead(status: Int(head.status.code))
            guard action == .forward else { return promise?.succeed() ?? () }
            if shouldClose { head.headers.replaceOrAdd(name: "connection", value: "close") }
            context.write(wrapOutboundOut(.head(head)), promise: promise)
        case .body:
            guard state.takesAnswers else { return promise?.succeed() ?? () }
            context.write(data, promise: promise)
        case .end:
            guard state.takesAnswers else { return promise?.succeed() ?? () }
            context.write(data, promise: promise)
            perform(state.wroteEnd(now: context.eventLoop.now), context)
            arm(context)
        }
    }

    /// A close waits until the client has read the last answer: closing before it stopped sending would take the
    /// answer away from it.
    func close(context: ChannelHandlerContext, mode: CloseMode, promise: EventLoopPromise<Void>?) {
        switch (mode, state.phase) {
        case (.output, .lingering): promise?.succeed()
        case (.all, .lingering) where context.channel.isActive:
            if let delayedClose {
                delayedClose.futureResult.cascade(to: promise)
            } else {
                delayedClose = promise ?? context.eventLoop.makePromise()
            }
        default: context.close(mode: mode, promise: promise)
        }
    }
}

extension ConnectionGuard {
    private func refuseWithoutPermit(_ context: ChannelHandlerContext) {
        guard permit == nil else { return }
        let error = ClientError(.overloaded, "The server has no connection left.", retryAfter: .seconds(5))
        perform(state.failed(error, now: context.eventLoop.now), context)
        arm(context)
    }

    private func perform(_ action: ConnectionState.Action?, _ context: ChannelHandlerContext) {
        switch action {
        case nil, .drop, .forward, .forwardAndContinue: return
        case .refuse(let error, let isAwaited):
            answer(error, context)
            halfClose(context)
            if isAwaited { context.fireErrorCaught(RequestRefused()) }
        case .finish: halfClose(context)
        case .close:
            context.close(promise: delayedClose)
            delayedClose = nil
        }
    }

    private func answer(_ error: ClientError, _ context: ChannelHandlerContext) {
        let requestID = RequestID.next()
        let reply = Reply(error, requestID: requestID)
        var head = refusalHead(reply, requestID)
        head.headers.replaceOrAdd(name: "content-length", value: "\(reply.body.count)")
        head.headers.replaceOrAdd(name: "connection", value: "close")
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(bytes: reply.body)))), promise: nil)
        context.write(wrapOutboundOut(.end(nil)), promise: nil)
    }

    private func halfClose(_ context: ChannelHandlerContext) {
        context.flush()
        context.close(mode: .output, promise: nil)
    }

    /// Sees to it that somebody looks when the deadline has come. One timer serves a connection: where the deadline
    /// moved on meanwhile, it is set again when it fires.
    private func arm(_ context: ChannelHandlerContext) {
        guard let deadline = state.deadline else { return }
        if let timer {
            guard deadline < timer.deadline else { return }
            timer.task.cancel()
        }
        let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        let task = context.eventLoop.scheduleTask(deadline: deadline) {
            let (handler, context) = bound.value
            handler.timer = nil
            handler.perform(handler.state.timePassed(now: .now()), context)
            handler.arm(context)
        }
        timer = (task, deadline)
    }
}
