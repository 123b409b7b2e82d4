internal import GroupChat
internal import NIOCore
internal import Postgres

/// The sockets of one event loop and what they follow. Touched on that loop alone, hence without a lock.
final class LoopHub {
    /// How often time is looked at.
    static let tickInterval = Duration.milliseconds(250)
    /// Every so many ticks the outboxes are looked at.
    private static let outboxTicks = 20

    let index: Int
    let loop: any EventLoop
    let mailbox: LoopMailbox
    let services: SocketServices
    let limits: SocketLimits
    let registry: ConnectionRegistry
    let observe: @Sendable (SocketObservation) -> Void
    /// Closes a socket that may live on another loop.
    private let closeElsewhere: @Sendable (FollowerID, CloseCode) -> Void

    private var sockets: [UInt64: Socket] = [:]
    /// Those of them that have said hello and are not welcomed yet.
    private var newcomerNumbers: Set<UInt64> = []
    private var byUser: [UserID: [UInt64]] = [:]
    var groups: [GroupID: LoopGroup] = [:]
    private var dirty: ContiguousArray<Socket> = []
    private var lastNumber: UInt64 = 0
    private var turns = 0
    private var ticks = 0
    private var outboxBytes = 0
    private var isTicking = false

    init(
        index: Int, mailbox: LoopMailbox, services: SocketServices, limits: SocketLimits,
        registry: ConnectionRegistry, observe: @escaping @Sendable (SocketObservation) -> Void,
        closeElsewhere: @escaping @Sendable (FollowerID, CloseCode) -> Void
    ) {
        self.index = index
        loop = mailbox.loop
        self.mailbox = mailbox
        self.services = services
        self.limits = limits
        self.registry = registry
        self.observe = observe
        self.closeElsewhere = closeElsewhere
    }

    var now: NIODeadline { loop.now }
    var socketCount: Int { sockets.count }

    func socket(_ number: UInt64) -> Socket? { sockets[number] }

    func sockets(of user: UserID) -> [Socket] { byUser[user, default: []].compactMap { sockets[$0] } }

    var all: [Socket] { Array(sockets.values) }

    var newcomers: [Socket] { newcomerNumbers.compactMap { sockets[$0] } }

    func begins(_ socket: Socket) { newcomerNumbers.insert(socket.number) }

    func isWelcomed(_ socket: Socket) { newcomerNumbers.remove(socket.number) }

    /// A connection became a WebSocket. Its place in the registry was taken before.
    func open(_ handler: SocketHandler, bearer: Caller?) {
        lastNumber += 1
        let firstPing = TimeAmount.nanoseconds(
            .random(in: 1...max(1, TimeAmount.seconds(limits.heartbeatSeconds).nanoseconds)))
        let socket = Socket(
            number: lastNumber, handler: handler, hub: self, bearer: bearer, now: now, firstPing: firstPing)
        sockets[socket.number] = socket
        observe(.opened)
        handler.begin(socket)
        startTicking()
    }

    /// Takes a place for the person's socket; the oldest makes room where they have too many.
    func enter(_ socket: Socket, _ user: UserID) -> Bool {
        let follower = FollowerID(loop: index, number: socket.number)
        switch registry.enter(follower, user) {
        case .refused: return false
        case .admitted: break
        case .replaces(let oldest): closeElsewhere(oldest, .replaced)
        }
        byUser[user, default: []].append(socket.number)
        return true
    }

    /// The connection of a socket is gone.
    func forget(_ socket: Socket, _ code: CloseCode?) {
        guard sockets.removeValue(forKey: socket.number) != nil else { return }
        newcomerNumbers.remove(socket.number)
        for group in Array(socket.subscriptions.keys) { unsubscribe(socket, from: group) }
        registry.close()
        observe(.closed(code))
        guard let user = socket.caller?.user else { return }
        registry.leave(socket.follower, user)
        services.presence.disconnect(user, socket.follower)
        var numbers = byUser[user, default: []]
        numbers.removeAll { $0 == socket.number }
        byUser[user] = numbers.isEmpty ? nil : numbers
    }

    func unsubscribe(_ socket: Socket, from group: GroupID) {
        guard let subscription = socket.subscriptions.removeValue(forKey: group), let followed = groups[group] else {
            return
        }
        followed.remove(subscription)
        if followed.subscriptions.isEmpty { groups[group] = nil }
        services.delivery.detached(group)
    }

    func nextTurn() -> Int {
        turns += 1
        return turns
    }

    // MARK: - Flushing

    func markDirty(_ socket: Socket) {
        guard !socket.isDirty else { return }
        socket.isDirty = true
        dirty.append(socket)
    }

    /// Sends what was written since the last time, with one system call a socket.
    func flushDirty() {
        guard !dirty.isEmpty else { return }
        let sockets = dirty
        dirty.removeAll(keepingCapacity: true)
        for socket in sockets {
            socket.isDirty = false
            socket.handler.flush()
        }
    }

    // MARK: - Time

    /// A loop without sockets does not tick.
    private func startTicking() {
        guard !isTicking else { return }
        isTicking = true
        loop.assumeIsolated().scheduleTask(in: TimeAmount(Self.tickInterval)) { self.tick() }
    }

    private func tick() {
        isTicking = false
        guard !sockets.isEmpty else { return noteOutbox() }
        startTicking()
        let (now, clock) = (now, Timestamp.now)
        for socket in Array(sockets.values) { socket.tick(now, clock) }
        flushDirty()
        ticks += 1
        if ticks.isMultiple(of: Self.outboxTicks) { noteOutbox() }
    }

    /// Asks every socket, so not often.
    private func noteOutbox() {
        let bytes = sockets.values.reduce(0) { $0 + $1.handler.waitingBytes }
        guard bytes != outboxBytes else { return }
        observe(.outboxChanged(bytes: bytes - outboxBytes))
        outboxBytes = bytes
    }

    /// The followed groups that moved since the socket was told; nil where none did.
    func heads(of socket: Socket) -> HeadsFrame? {
        var entries: [GroupHeads.Entry] = []
        for (group, subscription) in socket.subscriptions {
            guard let position = groups[group]?.position, position > subscription.toldHead else { continue }
            subscription.toldHead = position
            entries.append(.init(group: Wire.ID(group), seq: position))
        }
        return entries.isEmpty ? nil : HeadsFrame(heads: GroupHeads(entries))
    }
}
