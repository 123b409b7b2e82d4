/// Brings one group's changes into order for those who follow it on this node, and knows who is a member at which
/// number. It decides only; `Delivery` carries out.
///
///     commits, wake-ups, sweeps ──▶ next number here?  ──▶ deliver, in order, each once
///                                        │ no, or not known in full
///                                        └─▶ read the log from the last delivered number on
///
/// A change of membership is a number like any other. It is applied before anything later is delivered, so that
/// nobody gets an event that is numbered after their removal, however late this node learns of it. What the log tells
/// "as it is now" may be newer than its number: who was removed in between is out before it is delivered.
struct GroupDispatcher {
    enum Action: Equatable {
        /// Read head and members; then `loaded` or `loadFailed`.
        case load
        /// Read the log after a number; then `read(page:)` or `readFailed`.
        case read(after: Int64)
        case deliver(Event)
        case attach(Joining, epoch: String, position: Int64, start: SubscriptionStart)
        case refuse(Joining, ChatError)
        case end(UserID, SubscriptionEnd)
        case endAll(SubscriptionEnd)
        case resync(epoch: String, position: Int64, members: Set<UserID>)
    }

    /// What a group is at one number, read in one snapshot.
    struct Snapshot: Sendable, Equatable {
        let epoch: String
        let lastSeq: Int64
        let members: Set<UserID>
    }

    struct Limits: Sendable {
        /// A follower that missed more than this reloads instead.
        var replayEventsMax: Int64 = 1_000
        /// This node skips ahead, and all its followers reload, when more numbers than this would have to be read
        /// from the log to catch up: after an import, or after a long absence of the database.
        var gapMax: Int64 = 5_000
        /// Known events that wait for one that is missing before them. What comes beyond is read from the log later.
        var pendingCountMax = 20_000
    }

    private enum Phase {
        /// Nothing is known yet.
        case loading
        case live
        /// It was live, and starts over: from another epoch, or after a gap too large to tell.
        case reloading
    }

    private let limits: Limits
    private var phase = Phase.loading
    private(set) var epoch = ""
    /// The last number that was delivered.
    private(set) var position: Int64 = 0
    private(set) var members: Set<UserID> = []
    /// The highest number that is said to exist.
    private var known: Int64 = 0
    private var pending: [Int64: Event] = [:]
    private var isReading = false
    /// Decided when the read or load that is under way has caught up with the head.
    private var joiningNow: [Joining] = []
    /// Came while a read was under way: a newer one has to decide.
    private var joiningNext: [Joining] = []
    /// Subscriptions that began and have not ended.
    private var followerCount = 0
    private var isOver = false

    init(limits: Limits = Limits()) {
        self.limits = limits
    }

    /// Nobody follows or wants to: it can be forgotten.
    var isIdle: Bool { isOver || (followerCount == 0 && joiningNow.isEmpty && joiningNext.isEmpty) }
}

extension GroupDispatcher {
    mutating func join(_ joining: Joining) -> [Action] {
        switch phase {
        case .loading, .reloading:
            joiningNext.append(joining)
            return isReading ? [] : startLoading()
        case .live where members.contains(joining.user) && (joining.position?.seq ?? 0) <= position:
            return [attach(joining)]
        case .live:
            // This node may not have heard yet that the person joined, or of the number they have seen.
            joiningNext.append(joining)
            return isReading ? [] : [startReading()]
        }
    }

    mutating func detached() {
        followerCount -= 1
    }

    /// A change that was committed on this node; `event` is nil where it has to be read.
    mutating func committed(seq: Int64, event: Event?) -> [Action] {
        guard phase == .live, seq > position else {
            known = max(known, seq)
            return []
        }
        if let event, pending.count < limits.pendingCountMax { pending[seq] = event }
        return noticed(seq: seq)
    }

    /// Somebody says that the log has reached a number. It may be wrong: the log itself decides.
    mutating func noticed(seq: Int64) -> [Action] {
        known = max(known, seq)
        return phase == .live ? advance() : []
    }

    /// What a sweep over the heads found.
    mutating func swept(epoch: String, lastSeq: Int64) -> [Action] {
        guard phase == .live else { return [] }
        guard epoch == self.epoch, !isTooFar(behind: lastSeq) else { return reload() }
        return noticed(seq: lastSeq)
    }

    /// - Parameter departures: who lost their membership after what was delivered and is no member now; asked for
    ///   after the events were read, where one of them may be newer than its number.
    mutating func read(
        epoch: String, lastSeq: Int64, events: [Event], departures: [Departure] = []
    ) -> [Action] {
        isReading = false
        guard phase == .live else { return startLoading() }
        guard epoch == self.epoch else { return reload() }
        var actions: [Action] = []
        let before = position
        for event in events where event.seq == position + 1 {
            for departure in departures where departure.seq <= event.asOf { end(departure, &actions) }
            apply(event, &actions)
        }
        if isTooFar(behind: lastSeq), !isOver { return actions + reload() }
        known = max(lastSeq, pending.keys.max() ?? 0)
        if position == before, lastSeq > position {
            // The log did not show what its head promises: asking again at once would go on for ever.
            known = position
        }
        if isOver { return actions + refuseAll(.notMember) }
        actions += advance()
        if !isReading, phase == .live {
            actions += settle()
        }
        return actions
    }

    /// The log cannot be read now. What waits for it is refused; a later sweep tries again.
    mutating func readFailed(_ error: ChatError) -> [Action] {
        isReading = false
        switch error {
        case .notMember where phase == .live:
            isOver = true
            return [.endAll(.deleted)] + refuseAll(.notMember)
        default:
            return refuseAll(error)
        }
    }

    /// - Parameter snapshot: nil where there is no such group, or no more.
    mutating func loaded(_ snapshot: Snapshot?) -> [Action] {
        isReading = false
        guard let snapshot else {
            isOver = true
            return (phase == .reloading ? [.endAll(.deleted)] : []) + refuseAll(.notMember)
        }
        let wasLive = phase == .reloading
        phase = .live
        epoch = snapshot.epoch
        position = snapshot.lastSeq
        members = snapshot.members
        pending = pending.filter { $0.key > position }
        known = max(position, pending.keys.max() ?? 0, wasLive ? 0 : known)
        var actions: [Action] = []
        if wasLive { actions.append(.resync(epoch: epoch, position: position, members: members)) }
        actions += advance()
        if !isReading { actions += settle() }
        return actions
    }

    mutating func loadFailed(_ error: ChatError) -> [Action] {
        isReading = false
        return refuseAll(error)
    }

    /// Time passed: a load or a read that failed is tried again while somebody follows.
    mutating func tick() -> [Action] {
        guard !isReading, !isIdle else { return [] }
        switch phase {
        case .loading, .reloading: return startLoading()
        case .live: return advance()
        }
    }
}

extension GroupDispatcher {
    private mutating func advance() -> [Action] {
        var actions: [Action] = []
        while let event = pending.removeValue(forKey: position + 1), !isOver { apply(event, &actions) }
        if known > position, !isReading, !isOver { actions.append(startReading()) }
        return actions
    }

    /// Whether more is missing up to the head than is worth reading. Heads come from the database: what a wake-up
    /// claims makes nobody reload.
    private func isTooFar(behind lastSeq: Int64) -> Bool {
        lastSeq - position - Int64(pending.count) > limits.gapMax
    }

    private mutating func apply(_ event: Event, _ actions: inout [Action]) {
        position = event.seq
        pending[event.seq] = nil
        actions.append(.deliver(event))
        switch event.kind {
        case .member(let user, let change, _) where change.endsMembership:
            members.remove(user.id)
            actions.append(.end(user.id, change == .left ? .left : .removed))
        case .member(let user, .joined, _):
            members.insert(user.id)
        case .group(.deleted, _):
            isOver = true
            actions.append(.endAll(.deleted))
        default:
            break
        }
    }

    /// Before its number is delivered, since what is delivered now is newer than that.
    private mutating func end(_ departure: Departure, _ actions: inout [Action]) {
        guard members.remove(departure.user) != nil else { return }
        actions.append(.end(departure.user, departure.end))
    }

    /// Caught up with a head that was read after these asked: who is no member now is none.
    private mutating func settle() -> [Action] {
        let decided = joiningNow
        joiningNow = []
        var actions: [Action] = []
        for joining in decided {
            actions.append(members.contains(joining.user) ? attach(joining) : .refuse(joining, .notMember))
        }
        if !joiningNext.isEmpty { actions.append(startReading()) }
        return actions
    }

    private mutating func attach(_ joining: Joining) -> Action {
        followerCount += 1
        return .attach(joining, epoch: epoch, position: position, start: start(of: joining))
    }

    private func start(of joining: Joining) -> SubscriptionStart {
        guard let asked = joining.position else { return .live }
        guard asked.epoch == epoch, asked.seq <= position, position - asked.seq <= limits.replayEventsMax else {
            return .resync
        }
        return asked.seq == position ? .live : .replay(after: asked.seq)
    }

    private mutating func startReading() -> Action {
        isReading = true
        joiningNow += joiningNext
        joiningNext = []
        return .read(after: position)
    }

    private mutating func startLoading() -> [Action] {
        isReading = true
        joiningNow += joiningNext
        joiningNext = []
        return [.load]
    }

    private mutating func reload() -> [Action] {
        phase = .reloading
        // A read that is under way ends without effect; its end then starts the load.
        return isReading ? [] : startLoading()
    }

    private mutating func refuseAll(_ error: ChatError) -> [Action] {
        let all = joiningNow + joiningNext
        joiningNow = []
        joiningNext = []
        return all.map { .refuse($0, error) }
    }
}
