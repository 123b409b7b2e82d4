internal import GroupChat
internal import NIOCore
internal import Postgres

/// One connection of a person: what it may do, what it follows, what is under way for it. Touched on its event loop
/// alone; no task and no timer of its own.
final class Socket: SocketPeer {
    let number: UInt64
    let handler: SocketHandler
    unowned let hub: LoopHub
    private let openedAt: NIODeadline
    private var session = SocketSession()
    private var flood: FloodGuard
    /// Who the request for the socket was from, where it said so.
    private let bearer: Caller?
    var line = SendLine<PendingDraft>()
    private(set) var caller: Caller?
    private(set) var followsAll = false
    var subscriptions: [GroupID: Subscription] = [:]
    var sendsInFlight = 0
    var news = GroupNews()
    private var heardAt: NIODeadline
    private var pingedAt: NIODeadline?
    private var pingDue: NIODeadline
    /// Has something written that is not flushed.
    var isDirty = false

    init(
        number: UInt64, handler: SocketHandler, hub: LoopHub, bearer: Caller?, now: NIODeadline, firstPing: TimeAmount
    ) {
        self.number = number
        self.handler = handler
        self.hub = hub
        self.bearer = bearer
        openedAt = now
        heardAt = now
        pingDue = now + firstPing
        flood = FloodGuard(refusalsMax: hub.limits.refusalsMax)
    }

    // MARK: - From the peer

    func heard() {
        heardAt = hub.now
    }

    func mayAnswerPing() -> Bool {
        if let caller, hub.services.limiter.take(.ping, for: caller.user) == .allowed { return true }
        if flood.refused(at: hub.now) { close(.rateLimited) }
        return caller == nil
    }

    func received(binary: ByteBuffer) {
        close(.unsupportedData)
    }

    func received(text: ByteBuffer) {
        let decoding = text.withUnsafeReadableBytes { ClientFrame.decode($0.bindMemory(to: UInt8.self)) }
        if let action = session.received(decoding) { perform(action) }
        hub.flushDirty()
    }

    func closed(_ code: CloseCode?) {
        session.end()
        hub.forget(self, code)
    }

    private func perform(_ action: SocketSession.Action) {
        switch action {
        case .greet(let greeting): greet(greeting)
        case .run(let command): run(command)
        case .refuse(let error, let ref): refuse(error, ref: ref)
        case .close(let code): close(code)
        }
    }

    // MARK: - To the peer

    /// Writes frames that must arrive: where there is no room for them the socket is closed, and the peer resumes.
    func send(_ frames: ByteBuffer) {
        if !handler.isWritable {
            // Much may have been written and not flushed yet: only what the peer does not take counts.
            handler.flush()
            guard handler.isWritable else { return close(.slowConsumer) }
        }
        handler.write(frames)
        hub.markDirty(self)
    }

    /// Writes frames of the moment, if there is room.
    func sendIfRoom(_ frames: ByteBuffer) {
        guard handler.isWritable else { return }
        handler.write(frames)
        hub.markDirty(self)
    }

    func send(_ frame: some ServerFrame) {
        send(FrameBytes.text(frame.json))
    }

    func refuse(_ error: ClientError, ref: String?) {
        if flood.refused(at: hub.now) { return close(.rateLimited) }
        if case .close(let code) = error.code.representation.socket { return close(code) }
        send(ErrorFrame(ref: ref, error: error))
    }

    func close(_ code: CloseCode) {
        session.end()
        handler.close(code)
    }

    // MARK: - Hello

    private func greet(_ greeting: SocketSession.Greeting) {
        hub.observe(.received(.hello))
        news.greeting()
        hub.begins(self)
        let (services, mailbox, number, bearer) = (hub.services, hub.mailbox, number, bearer)
        Task { mailbox.post(.greeted(number, await services.greet(greeting, bearer))) }
    }

    func greeted(_ result: Result<Greeted, ClientError>) {
        let early = news.greeted()
        hub.isWelcomed(self)
        switch result {
        case .success(let greeted):
            let isNew = caller == nil
            guard enter(greeted.caller) else { return }
            if isNew { arrive(greeted) }
            welcome(greeted)
            for added in early where added.user == greeted.caller.user { self.added(added) }
            for action in session.greeted() { perform(action) }
        case .failure(let error):
            if case .frame = error.code.representation.socket { send(ErrorFrame(ref: nil, error: error)) }
            close(error.code.representation.isRetryable ? .overloaded : .unauthenticated)
        }
    }

    /// Takes the person's place among the connected, or closes.
    private func enter(_ caller: Caller) -> Bool {
        if let known = self.caller {
            guard known.user == caller.user else {
                close(.forbidden)
                return false
            }
        } else {
            guard hub.enter(self, caller.user) else {
                close(.replaced)
                return false
            }
        }
        self.caller = caller
        return true
    }

    private func welcome(_ greeted: Greeted) {
        let (frame, ref) = (greeted.greeting.frame, greeted.greeting.ref)
        for group in greeted.welcome.groups { news.told(of: GroupID(group.id), head: group.lastSeq) }
        send(
            ReadyFrame(
                ref: ref, user: greeted.welcome.user,
                session: greeted.caller.session.map { Wire.ID($0) } ?? Wire.ID(.none),
                heartbeatMS: hub.limits.heartbeatSeconds * 1_000, groups: greeted.welcome.groups))
        var positions: [Wire.ID: StreamPosition] = [:]
        for (group, position) in frame.resume?.entries ?? [] {
            positions[group] = StreamPosition(epoch: position.epoch.value, seq: position.seq.value)
        }
        var wanted: [Wire.ID]
        switch frame.subscribe {
        case .all:
            followsAll = true
            wanted = greeted.welcome.groups.map(\.id)
        case .groups(let groups): wanted = groups
        case nil, .some(.none): wanted = []
        }
        let named = Set(wanted)
        wanted += positions.keys.filter { !named.contains($0) }
        for group in wanted { follow(group, from: positions[group], ref: ref) }
    }

    // MARK: - Commands

    private func run(_ command: SocketSession.Command) {
        guard let caller else { return }
        hub.observe(.received(command.frame.type))
        if let wait = wait(for: command.frame, caller.user) {
            // Of typing there may be too much at any time, and nobody needs to know.
            if case .typing = command.frame { return done(command.ref) }
            return refuse(
                ClientError(.rateLimited, "Too much at once.", retryAfter: wait), ref: command.ref)
        }
        switch command.frame {
        case .hello: preconditionFailure("A hello is greeted, not run.")
        case .subscribe(let frame): subscribe(frame, command.ref)
        case .unsubscribe(let frame): unsubscribe(frame, command.ref)
        case .send(let frame): send(frame, command.ref, caller)
        case .edit(let frame): edit(frame, command.ref, caller)
        case .delete(let frame): delete(frame, command.ref, caller)
        case .like(let frame): like(frame, command.ref, caller)
        case .read(let frame): move(hub.services.markRead, frame, command.ref, caller)
        case .received(let frame): move(hub.services.markReceived, frame, command.ref, caller)
        case .typing(let frame): typing(frame, command.ref, caller)
        case .presence(let frame): present(frame, command.ref, caller)
        case .ping: send(PongFrame(ref: command.ref, time: Wire.Time(Timestamp.now)))
        }
    }

    private func wait(for frame: ClientFrame, _ user: UserID) -> Duration? {
        let sort: RateLimiter.Sort =
            switch frame {
            case .send: .message
            case .ping: .ping
            case .typing: .typing
            case .hello, .subscribe, .unsubscribe, .edit, .delete, .like, .read, .received, .presence: .command
            }
        return switch hub.services.limiter.take(sort, for: user) {
        case .allowed: nil
        case .wait(let duration): duration
        }
    }

    private func subscribe(_ frame: SubscribeFrame, _ ref: String?) {
        guard let after = frame.after else { return follow(frame.group, from: nil, ref: ref) }
        guard let epoch = frame.epoch else {
            return refuse(
                .validationFailed(field: "epoch", "A position is an epoch and a number: after needs its epoch."),
                ref: ref)
        }
        follow(frame.group, from: StreamPosition(epoch: epoch.value, seq: after.value), ref: ref)
    }

    func follow(_ group: Wire.ID, from position: StreamPosition?, ref: String?) {
        guard let caller else { return }
        guard group.uuid != .none else {
            var error = ClientError.notFound
            error.group = group.text
            return refuse(error, ref: ref)
        }
        let joining = Joining(
            follower: FollowerID(loop: hub.index, number: number), user: caller.user, position: position, ref: ref,
            askedAt: .now)
        hub.services.delivery.join(joining, GroupID(group))
    }

    private func unsubscribe(_ frame: UnsubscribeFrame, _ ref: String?) {
        let group = GroupID(frame.group)
        guard subscriptions[group] != nil else {
            var error = ClientError.notFound
            error.group = frame.group.text
            return refuse(error, ref: ref)
        }
        hub.unsubscribe(self, from: group)
        send(UnsubscribedFrame(ref: ref, group: frame.group, code: .requested))
    }

    private func move(
        _ mark: @escaping @Sendable (GroupID, UserID, Int64) async throws(ChatError) -> Void, _ frame: PositionFrame,
        _ ref: String?, _ caller: Caller
    ) {
        let (services, mailbox, number) = (hub.services, hub.mailbox, number)
        Task {
            let error = await services.move(mark, frame, caller.user)
            let done = LoopCommand.answer(
                number, FrameBytes.text(OKFrame(ref: ref, seq: nil).json), sentAt: nil)
            mailbox.post(error.map { .refused(number, $0, ref: ref, sentAt: nil) } ?? done)
        }
    }

    // MARK: - Time

    /// What time asks for; called several times a second.
    func tick(_ now: NIODeadline, _ clock: Timestamp) {
        let limits = hub.limits
        if session.isSilent, now - openedAt > .seconds(limits.helloSeconds) { return close(.unauthenticated) }
        // A little early rather than late: a token has no leeway.
        if let caller, caller.expiresAt <= clock.advanced(by: LoopHub.tickInterval) { return close(.unauthenticated) }
        if let pingedAt, heardAt < pingedAt, now - pingedAt > .seconds(limits.silenceSeconds) { return handler.drop() }
        if now >= pingDue { beat(now) }
    }

    private func beat(_ now: NIODeadline) {
        pingDue = now + .seconds(hub.limits.heartbeatSeconds)
        pingedAt = now
        news.forgetWelcome()
        if let heads = hub.heads(of: self) { sendIfRoom(FrameBytes.text(heads.json)) }
        // A closing or crowded socket hears nothing more; its silence then ends it.
        if handler.isWritable {
            handler.write(FrameBytes.ping)
            hub.markDirty(self)
        }
    }
}
