import GroupChat
import Postgres
import Synchronization
import TestSupport
import Testing

@Suite("Delivery on two nodes", .scratchDatabase(from: .migrated), .tags(.database))
struct RemoteDeliveryTests {
    /// What the way between the nodes does to the wake-ups that it carries.
    enum Way: CaseIterable {
        case good, losesMost, losesAll, doublesAndSwaps, forges
    }

    @Test(
        "followers on both nodes get every number once, in order, whatever becomes of the wake-ups",
        arguments: Way.allCases)
    func everyNumber(_ way: Way) async throws {
        try await Self.withNodes(way) { nodes, chat in
            let people = try await chat.people(2)
            let group = try await nodes[0].groups.create(.init(name: "den"), owner: people[0])
            try await nodes[0].groups.perform(.add(people[1], role: .member), in: group, by: people[0])
            for (node, user) in zip(nodes, people) {
                node.delivery.join(Self.joining(user), group)
                try await eventually("the follower is attached") { node.hub.attached[group] != nil }
            }
            try await withThrowingTaskGroup(of: Void.self) { tasks in
                for (node, user) in zip(nodes, people) {
                    tasks.addTask {
                        for number in 0..<60 {
                            let draft = try BatchWriterTests.message(group, user, "\(user) \(number)")
                            _ = try await node.writer.submit(draft)
                        }
                    }
                }
                try await tasks.waitForAll()
            }
            let log = try await StoredGroup(group, chat.admin).messages
            for node in nodes {
                let first = try #require(node.hub.attached[group]) + 1
                try await eventually("the last message arrives") { node.hub.seqs(of: group).last == log.last?.seq }
                #expect(node.hub.seqs(of: group) == Array(first...log.last!.seq))
                let missing = log.filter { $0.seq >= first }.map(\.content)
                #expect(node.hub.contents(of: group) == missing)
            }
        }
    }

    @Test(
        "whoever is removed on one node gets nothing later on the other", .tags(.security), arguments: Way.allCases)
    func removal(_ way: Way) async throws {
        try await Self.withNodes(way) { nodes, chat in
            let people = try await chat.people(2)
            let (owner, guest) = (people[0], people[1])
            let group = try await nodes[0].groups.create(.init(name: "den"), owner: owner)
            try await nodes[0].groups.perform(.add(guest, role: .member), in: group, by: owner)
            nodes[1].delivery.join(Self.joining(guest), group)
            try await eventually("the guest is attached") { nodes[1].hub.attached[group] != nil }
            _ = try await nodes[0].writer.submit(try BatchWriterTests.message(group, owner, "for both"))
            try await nodes[0].groups.perform(.remove(guest), in: group, by: owner)
            _ = try await nodes[0].writer.submit(try BatchWriterTests.message(group, owner, "not for the guest"))
            try await eventually("the other node hears of it") { nodes[1].hub.seqs(of: group).last == 5 }
            #expect(nodes[1].hub.log(of: group) == ["3", "4", "end of \(guest)", "5"])
        }
    }

    @Test("whoever is added on one node is told on the other", arguments: [Way.good, .losesAll])
    func added(_ way: Way) async throws {
        try await Self.withNodes(way) { nodes, chat in
            let people = try await chat.people(2)
            let group = try await nodes[0].groups.create(.init(name: "den"), owner: people[0])
            nodes[1].hub.connect(people[1])
            try await nodes[0].groups.perform(.add(people[1], role: .member), in: group, by: people[0])
            try await eventually("the other node tells") { nodes[1].hub.added.contains(people[1]) }
        }
    }

    private static func joining(_ user: UserID) -> Joining {
        Joining(follower: FollowerID(loop: 0, number: 1), user: user, position: nil, ref: nil, askedAt: .now)
    }

    private static func withNodes(
        _ way: Way, _ body: @Sendable ([RemoteNode], ChatFixture) async throws -> Void
    ) async throws {
        try await ChatFixture.with(nodes: 2) { chat in
            let (left, right) = (PipeBroker(way), PipeBroker(way))
            left.other = right
            right.other = left
            let nodes = zip(chat.nodes, [left, right]).map { RemoteNode(database: $0.database, broker: $1) }
            try await withThrowingTaskGroup(of: Void.self) { tasks in
                for node in nodes {
                    tasks.addTask { await node.delivery.run { node.hub.connected } }
                }
                try await body(nodes, chat)
                tasks.cancelAll()
            }
            for node in nodes { node.writer.stop() }
        }
    }
}

/// A node's writers and its delivery, with a hub that writes down what it is told.
private struct RemoteNode: Sendable {
    let hub = RecordingHub()
    let delivery: Delivery
    let writer: BatchWriter
    let groups: GroupWriter

    init(database: Database, broker: PipeBroker) {
        let delivery = Delivery(database: database, hub: hub, broker: broker)
        self.delivery = delivery
        writer = BatchWriter(database: database, committed: delivery.committed)
        groups = GroupWriter(database: database, committed: delivery.committed)
    }
}

/// Carries wake-ups to the broker of another node of the same process, and does to them what it was made for.
private final class PipeBroker: Broker {
    let wakeUps: AsyncStream<WakeUp>
    private let input: AsyncStream<WakeUp>.Continuation
    private let way: RemoteDeliveryTests.Way
    private let state = Mutex((other: PipeBroker?.none, held: [WakeUp](), random: SeededGenerator(seed: 7)))

    var other: PipeBroker? {
        get { state.withLock { $0.other } }
        set { state.withLock { $0.other = newValue } }
    }

    init(_ way: RemoteDeliveryTests.Way) {
        self.way = way
        (wakeUps, input) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(10_000))
    }

    func publish(_ wakeUps: [WakeUp]) {
        let (other, carried) = state.withLock { state -> (PipeBroker?, [WakeUp]) in
            switch way {
            case .good: return (state.other, wakeUps)
            case .losesAll: return (state.other, [])
            case .losesMost:
                return (state.other, wakeUps.filter { _ in Int.random(in: 0..<10, using: &state.random) == 0 })
            case .doublesAndSwaps:
                state.held += wakeUps + wakeUps
                guard state.held.count > 6 else { return (state.other, []) }
                defer { state.held = [] }
                return (state.other, state.held.shuffled(using: &state.random))
            case .forges:
                let forged = wakeUps.map { WakeUp(group: $0.group, seq: $0.seq + 1_000_000, joined: .random()) }
                return (state.other, forged + wakeUps + [WakeUp(group: .random(), seq: 9)])
            }
        }
        for wakeUp in carried { other?.input.yield(wakeUp) }
    }
}

/// Writes down what it is told.
private final class RecordingHub: Hub {
    private struct Record {
        var attached: [GroupID: Int64] = [:]
        var events: [GroupID: [Event]] = [:]
        var log: [GroupID: [String]] = [:]
        var added: [UserID] = []
        var connected: [UserID] = []
    }

    private let record = Mutex(Record())

    /// Where the subscription to each group began.
    var attached: [GroupID: Int64] { record.withLock { $0.attached } }
    var added: [UserID] { record.withLock { $0.added } }
    var connected: [UserID] { record.withLock { $0.connected } }

    func connect(_ user: UserID) { record.withLock { $0.connected.append(user) } }
    func seqs(of group: GroupID) -> [Int64] { record.withLock { $0.events[group, default: []].map(\.seq) } }
    func log(of group: GroupID) -> [String] { record.withLock { $0.log[group, default: []] } }

    func contents(of group: GroupID) -> [String] {
        record.withLock { record in
            record.events[group, default: []].compactMap {
                if case .message(let message) = $0.kind { message.content } else { nil }
            }
        }
    }

    func deliver(_ events: [Event], of group: GroupID) {
        record.withLock {
            $0.events[group, default: []] += events
            $0.log[group, default: []] += events.map { "\($0.seq)" }
        }
    }

    func attach(_ joining: Joining, to group: GroupID, epoch: String, position: Int64, start: SubscriptionStart) {
        record.withLock { $0.attached[group] = position }
    }

    func end(_ user: UserID, of group: GroupID, _ end: SubscriptionEnd) {
        record.withLock { $0.log[group, default: []].append("end of \(user)") }
    }

    func resync(_ group: GroupID, epoch: String, position: Int64, members: Set<UserID>) {
        record.withLock { $0.log[group, default: []].append("resync") }
    }

    func added(_ user: UserID, to group: GroupID, seq: Int64) { record.withLock { $0.added.append(user) } }
    func deliver(_ signal: Signal, of group: GroupID) {}
    func refuse(_ joining: Joining, to group: GroupID, _ error: ChatError) {}
    func end(_ group: GroupID, _ end: SubscriptionEnd) {}
}
