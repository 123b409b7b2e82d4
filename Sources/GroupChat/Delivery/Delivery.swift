public import Postgres
import Synchronization

/// Takes what was committed to those who follow it on this node: one dispatcher a group, one hub for all.
///
/// Everything that happens comes in through one queue and is worked off in order, so that a burst is one call of the
/// hub a group. The queue keeps a bounded number of contents; beyond that it keeps the numbers alone, and the
/// dispatchers read the log.
public actor Delivery {
    enum Input: Sendable {
        case committed(Committed)
        case noticed(GroupID, seq: Int64)
        case join(GroupID, Joining)
        case detached(GroupID)
        case signal(GroupID, Signal)
        case snapshot(GroupID, generation: Int, Result<GroupDispatcher.Snapshot?, ChatError>)
        case page(GroupID, generation: Int, Result<LogPage, ChatError>)
        case swept([Swept])
        case added(GroupID, UserID, seq: Int64)
        case forget(UserID)
        case tick
    }

    struct Swept: Sendable, Equatable {
        let group: GroupID
        let epoch: String
        let lastSeq: Int64
    }

    struct Slot {
        var dispatcher: GroupDispatcher
        /// Tells an answer for this dispatcher from one for an earlier dispatcher of the same group.
        let generation: Int
        /// Whether it was told who is in the group.
        var isMembershipTold = false
    }

    /// How many events one read of the log brings.
    static let pageCount = 500

    let database: Database
    let reader: EventReader
    let hub: any Hub
    let broker: any Broker
    let limits: GroupDispatcher.Limits
    let clock = ContinuousClock()

    private let inbox: DeliveryInbox
    private let memberships: @Sendable (MembershipNews, GroupID) -> Void
    private var slots: [GroupID: Slot] = [:]
    private var generations = 0
    private var authors = AuthorCache()
    /// What a round has found out for each group and not handed to the hub yet.
    private var outgoing: [GroupID: [Event]] = [:]

    /// - Parameters:
    ///   - replayEventsMax: what a follower may have missed at most before it has to reload.
    ///   - memberships: is told who is in the groups that are followed, before the hub is told of a subscription or
    ///     its end. It returns at once.
    public init(
        database: Database, hub: any Hub, broker: any Broker = LocalBroker(), replayEventsMax: Int = 1_000,
        memberships: @escaping @Sendable (MembershipNews, GroupID) -> Void = { _, _ in }
    ) {
        self.database = database
        self.hub = hub
        self.broker = broker
        self.memberships = memberships
        reader = EventReader(database: database)
        limits = GroupDispatcher.Limits(replayEventsMax: Int64(replayEventsMax))
        inbox = DeliveryInbox()
    }

    /// What `BatchWriter` and `GroupWriter` have committed; in the order of each group's numbers.
    public nonisolated func committed(_ changes: [Committed]) {
        post(changes.map(Input.committed))
        broker.publish(WakeUp.of(changes))
    }

    /// Begins a subscription, or refuses it: the hub is told which.
    public nonisolated func join(_ joining: Joining, _ group: GroupID) {
        post([.join(group, joining)])
    }

    /// A subscription that the hub attached is over.
    public nonisolated func detached(_ group: GroupID) {
        post([.detached(group)])
    }

    /// Tells the group's followers something of the moment.
    public nonisolated func signal(_ signal: Signal, in group: GroupID) {
        post([.signal(group, signal)])
    }

    /// Somebody has another name or picture now.
    public nonisolated func forget(_ user: UserID) {
        post([.forget(user)])
    }

    nonisolated func post(_ inputs: [Input]) {
        if inbox.put(inputs) { Task(priority: .high) { await work() } }
    }

    /// The groups that somebody on this node follows.
    var followed: [GroupID] { Array(slots.keys) }

    private func work() {
        while let inputs = inbox.take() {
            for input in inputs { process(input) }
            for group in Array(outgoing.keys) { hand(group) }
        }
    }

    private func process(_ input: Input) {
        switch input {
        case .committed(let change): committed(change)
        case .noticed(let group, let seq): update(group) { $0.noticed(seq: seq) }
        case .join(let group, let joining): join(group, joining)
        case .detached(let group):
            slots[group]?.dispatcher.detached()
            forgetIfIdle(group)
        case .signal(let group, let signal):
            guard let signal = slots[group].flatMap({ signal.told(to: $0.dispatcher.members) }) else { return }
            hand(group)
            hub.deliver(signal, of: group)
        case .snapshot(let group, let generation, let result):
            guard slots[group]?.generation == generation else { return }
            update(group) { dispatcher in
                switch result {
                case .success(let snapshot): dispatcher.loaded(snapshot)
                case .failure(let error): dispatcher.loadFailed(error)
                }
            }
        case .page(let group, let generation, let result):
            guard slots[group]?.generation == generation else { return }
            page(group, result)
        case .swept(let heads):
            for head in heads { update(head.group) { $0.swept(epoch: head.epoch, lastSeq: head.lastSeq) } }
        case .added(let group, let user, let seq): hub.added(user, to: group, seq: seq)
        case .forget(let user): authors.forget(user)
        case .tick: for group in followed { update(group) { $0.tick() } }
        }
    }

    private func committed(_ change: Committed) {
        if slots[change.group] != nil {
            let event = event(of: change)
            update(change.group) { $0.committed(seq: change.seq, event: event) }
        }
        if case .joined(let user) = change.change { hub.added(user, to: change.group, seq: change.seq) }
    }

    /// The event as its followers will see it; nil where something of it is not known here.
    private func event(of change: Committed) -> Event? {
        switch change.change {
        case .message(let id, let author, let content, let thread, let mentions, let createdAt):
            guard let view = authors.view(of: author, at: clock.now) else { return nil }
            let message = Message(
                group: change.group, seq: change.seq, changedSeq: change.seq, id: id, author: view, kind: .text,
                content: content, thread: thread, replyCount: 0, likes: [], liked: [], mentions: mentions,
                createdAt: createdAt, editedAt: nil, isDeleted: false)
            return Event(group: change.group, seq: change.seq, kind: .message(message))
        case .edited(let target, let author, let content, let mentions, let edit):
            guard let view = authors.view(of: author, at: clock.now) else { return nil }
            let message = Message(
                group: change.group, seq: target, changedSeq: change.seq, id: edit.id, author: view, kind: .text,
                content: content, thread: edit.thread, replyCount: edit.replyCount, likes: edit.likes, liked: [],
                mentions: mentions, createdAt: edit.createdAt, editedAt: edit.editedAt, isDeleted: false)
            return Event(group: change.group, seq: change.seq, kind: .edited(message))
        case .liked(let target, let user, let emoji, let isOn, let count):
            return Event(
                group: change.group, seq: change.seq,
                kind: .liked(target: target, user: user, emoji: emoji, isOn: isOn, count: count))
        case .joined, .other: return nil
        }
    }

    private func page(_ group: GroupID, _ result: Result<LogPage, ChatError>) {
        switch result {
        case .success(let read):
            let page = read.page
            let now = clock.now
            for author in page.events.lazy.compactMap(\.author) { authors.remember(author, at: now) }
            update(group) {
                $0.read(
                    epoch: page.head.epoch, lastSeq: page.head.lastSeq, events: page.events,
                    departures: read.departures)
            }
        case .failure(let error):
            update(group) { $0.readFailed(error) }
        }
    }

    private func join(_ group: GroupID, _ joining: Joining) {
        if slots[group] == nil {
            generations += 1
            slots[group] = Slot(dispatcher: GroupDispatcher(limits: limits), generation: generations)
        }
        update(group) { $0.join(joining) }
    }

    private func update(_ group: GroupID, _ change: (inout GroupDispatcher) -> [GroupDispatcher.Action]) {
        guard let generation = slots[group]?.generation,
            let actions = slots[group].map({ _ in change(&slots[group]!.dispatcher) })
        else { return }
        for action in actions { perform(action, group, generation) }
        forgetIfIdle(group)
    }

    private func forgetIfIdle(_ group: GroupID) {
        guard slots[group]?.dispatcher.isIdle == true else { return }
        if slots[group]?.isMembershipTold == true { memberships(.over, group) }
        slots[group] = nil
    }

    private func perform(_ action: GroupDispatcher.Action, _ group: GroupID, _ generation: Int) {
        if slots[group]?.isMembershipTold == true, let news = MembershipNews(action) { memberships(news, group) }
        if case .deliver(let event) = action {
            outgoing[group, default: []].append(event)
            return
        }
        hand(group)
        switch action {
        case .deliver: break
        case .load: load(group, generation)
        case .read(let after): read(group, after: after, generation)
        case .attach(let joining, let epoch, let position, let start):
            tellMembers(of: group)
            hub.attach(joining, to: group, epoch: epoch, position: position, start: start)
        case .refuse(let joining, let error): hub.refuse(joining, to: group, error)
        case .end(let user, let end): hub.end(user, of: group, end)
        case .endAll(let end): hub.end(group, end)
        case .resync(let epoch, let position, let members):
            hub.resync(group, epoch: epoch, position: position, members: members)
        }
    }

    /// Who is in a group is told when it gets its first follower. The dispatcher is ahead of the actions that are still
    /// to be carried out: what they tell again is known then.
    private func tellMembers(of group: GroupID) {
        guard let slot = slots[group], !slot.isMembershipTold else { return }
        slots[group]?.isMembershipTold = true
        memberships(.all(slot.dispatcher.members), group)
    }

    /// Hands the hub what has come together for a group, before anything else is done about it.
    private func hand(_ group: GroupID) {
        if let events = outgoing.removeValue(forKey: group) { hub.deliver(events, of: group) }
    }
}
