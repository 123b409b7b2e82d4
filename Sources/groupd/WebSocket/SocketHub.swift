internal import GroupChat
internal import NIOCore
internal import Synchronization

/// All sockets of this node, an event loop's each in a ``LoopHub``: what the dispatchers decide goes to each loop in
/// one hop, encoded once for all.
final class SocketHub: Hub {
    private final class Loop: Sendable {
        let mailbox: LoopMailbox
        let hub: NIOLoopBoundBox<LoopHub?>

        init(_ loop: any EventLoop) {
            let hub = NIOLoopBoundBox<LoopHub?>.makeEmptyBox(valueType: LoopHub.self, eventLoop: loop)
            self.hub = hub
            mailbox = LoopMailbox(loop: loop) { commands in hub.value?.run(commands) }
        }
    }

    let limits: SocketLimits
    let registry: ConnectionRegistry
    private let loops: [Loop]
    private let observe: @Sendable (SocketObservation) -> Void
    private let services = Mutex<SocketServices?>(nil)
    private let told = Mutex(AddedOnce())

    init(
        eventLoops: any EventLoopGroup, limits: SocketLimits,
        observe: @escaping @Sendable (SocketObservation) -> Void = { _ in }
    ) {
        self.limits = limits
        self.observe = observe
        registry = ConnectionRegistry(limits: limits)
        loops = eventLoops.makeIterator().map { Loop($0) }
    }

    /// Opens for sockets. Called once, before the server listens.
    func start(_ services: SocketServices) async throws {
        self.services.withLock { $0 = services }
        for (index, loop) in loops.enumerated() {
            let (limits, registry, observe) = (limits, registry, observe)
            try await loop.mailbox.loop.submit {
                loop.hub.value = LoopHub(
                    index: index, mailbox: loop.mailbox, services: services, limits: limits, registry: registry,
                    observe: observe
                ) { [weak self] follower, code in
                    self?.loops[follower.loop].mailbox.post(.closeOne(follower.number, code))
                }
            }.get()
        }
    }

    /// A connection becomes a WebSocket; called on its loop, after its place in the registry was taken.
    func open(_ handler: SocketHandler, on loop: any EventLoop, bearer: Caller?) {
        loops.first { $0.mailbox.loop === loop }?.hub.value?.open(handler, bearer: bearer)
    }

    /// Closes the sockets of sessions that are over.
    func close(sessions: [SessionID]) {
        post(.closeSessions(Set(sessions)))
    }

    func close(user: UserID, _ code: CloseCode) {
        post(.closeUser(user, code))
    }

    /// Says goodbye to everybody, who come back over some time.
    func drain() {
        post(.drain)
    }

    private func post(_ command: LoopCommand) {
        for loop in loops { loop.mailbox.post(command) }
    }

    // MARK: - Hub

    func deliver(_ events: [Event], of group: GroupID) {
        if events.contains(where: \.changesWhatWas) { services.withLock { $0 }?.pages.forget(group) }
        post(.deliver(group, EncodedEvents(events), at: .now()))
    }

    func deliver(_ signal: Signal, of group: GroupID) {
        switch signal {
        case .read(let user, let seq):
            let frame = ReadEventFrame(group: Wire.ID(group), user: Wire.ID(user), seq: seq)
            post(.signal(group, FrameBytes.text(frame.json), but: nil))
        case .received(let user, let seq):
            let frame = ReceivedEventFrame(group: Wire.ID(group), user: Wire.ID(user), seq: seq)
            post(.signal(group, FrameBytes.text(frame.json), but: nil))
        case .typing(let user, let thread):
            let frame = TypingEventFrame(group: Wire.ID(group), user: Wire.ID(user), thread: thread)
            post(.signal(group, FrameBytes.text(frame.json), but: user))
        case .presence(let changes):
            post(.signal(group, FrameBytes.text(PresenceFrame(changes, in: group).json), but: nil))
        }
    }

    func attach(_ joining: Joining, to group: GroupID, epoch: String, position: Int64, start: SubscriptionStart) {
        // Asked for here, between what was told before and what will be.
        let presence = services.withLock { $0 }?.presence.summary(of: group) ?? .nobody
        loops[joining.follower.loop].mailbox.post(
            .attach(joining, group, epoch: epoch, position: position, start, presence))
    }

    func refuse(_ joining: Joining, to group: GroupID, _ error: ChatError) {
        guard let services = services.withLock({ $0 }) else { return }
        let mailbox = loops[joining.follower.loop].mailbox
        Task {
            let error = await services.explain(error, group, joining.user)
            await NotFoundTiming.wait(with: error, since: joining.askedAt)
            mailbox.post(.refuse(joining, group, error))
        }
    }

    func end(_ user: UserID, of group: GroupID, _ end: SubscriptionEnd) {
        post(.endUser(user, group, end))
    }

    func end(_ group: GroupID, _ end: SubscriptionEnd) {
        post(.endGroup(group, end))
    }

    func resync(_ group: GroupID, epoch: String, position: Int64, members: Set<UserID>) {
        post(.resync(group, epoch: epoch, position: position, members))
    }

    func added(_ user: UserID, to group: GroupID, seq: Int64) {
        guard registry.isConnected(user), told.withLock({ $0.isNews(user, group, seq) }),
            let services = services.withLock({ $0 })
        else { return }
        Task {
            // Whoever said so may be wrong, or late: the database decides, as this person sees it.
            guard let view = try? await services.group(group, user), view.role != nil else { return }
            let frame = FrameBytes.text(AddedFrame(group: Wire.ID(group), value: view).json)
            post(.added(AddedNews(user: user, group: group, seq: seq, frame: frame)))
        }
    }
}

extension Event {
    /// Whether messages that were there before it are others now.
    fileprivate var changesWhatWas: Bool {
        if case .message = kind { false } else { true }
    }
}

/// A joining is heard of in up to three ways, and told once.
struct AddedOnce {
    private struct Joined: Hashable {
        let user: UserID
        let group: GroupID
        let seq: Int64
    }

    private static let countMax = 10_000
    private var recent: Set<Joined> = []
    private var earlier: Set<Joined> = []

    mutating func isNews(_ user: UserID, _ group: GroupID, _ seq: Int64) -> Bool {
        let joined = Joined(user: user, group: group, seq: seq)
        guard !earlier.contains(joined), recent.insert(joined).inserted else { return false }
        if recent.count >= Self.countMax { (earlier, recent) = (recent, []) }
        return true
    }
}
