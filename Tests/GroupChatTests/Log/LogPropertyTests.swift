import GroupChat
import Postgres
import TestSupport
import Testing

@Suite("The numbered log", .scratchDatabase(from: .migrated), .tags(.database, .slow))
struct LogPropertyTests {
    static let groupsPerSeed = 100
    static let roundsPerHistory = 5
    static let actionsPerRound = 5

    @Test("ten thousand random histories keep numbers whole, removals final and replay equal to state")
    func histories() async throws {
        try await ChatFixture.with(nodes: 2) { chat in
            for seed in 1...UInt64(Self.seedCount) {
                for history in try await Self.run(seed: seed, chat) {
                    let violations = try await history.violations(chat.nodes[1], chat.admin)
                    #expect(violations.isEmpty, "seed \(seed), group \(history.group): \(violations)")
                }
            }
        }
    }

    private static func run(seed: UInt64, _ chat: ChatFixture) async throws -> [History] {
        let nodes = chat.nodes
        var generator = SeededGenerator(seed: seed)
        let people = try await chat.people(6)
        var histories: [History] = []
        for _ in 0..<groupsPerSeed {
            let owner = people.randomElement(using: &generator)!
            var creation = GroupWriter.Creation(name: "history")
            creation.visibility = generator.chance(50) ? .public : .private
            histories.append(History(group: try await nodes[0].groups.create(creation, owner: owner), owner: owner))
        }
        try await populate(histories, people, nodes)
        for _ in 0..<roundsPerHistory {
            await play(histories, people, nodes, &generator)
        }
        return histories
    }

    /// One hundred seeds of one hundred groups: ten thousand histories.
    static let seedCount = TestRun.isFast ? 5 : 100

    struct History: Sendable {
        let group: GroupID
        let owner: UserID
        let record = LogRecord()

        func violations(_ node: ChatNode, _ admin: Database) async throws -> [String] {
            var events: [Event] = []
            var head: EventReader.Head
            repeat {
                let page = try await node.events.page(
                    of: group, after: events.last?.seq ?? 0, limit: 7, as: nil)
                events += page.events
                head = page.head
                if page.events.isEmpty { break }
            } while true
            let stored = try await StoredGroup(group, admin)
            let checker = LogChecker(group: group, events: events, head: head, stored: stored)
            return checker.violations + acknowledgements(stored)
        }

        /// What was acknowledged is there, once, and what was refused is not.
        private func acknowledgements(_ stored: StoredGroup) -> [String] {
            var found: [String] = []
            var seqs: [ClientID: Int64] = [:]
            let byClientID = Dictionary(grouping: stored.messages, by: \.clientID)
            for told in record.all {
                guard case .message(_, _, let clientID, _) = told.draft.change else { continue }
                let rows = byClientID[clientID.uuid] ?? []
                switch told.result {
                case .success(let receipt):
                    if rows.map(\.seq) != [receipt.seq] { found.append("acknowledged \(receipt), stored \(rows)") }
                    if let first = seqs[clientID], first != receipt.seq { found.append("two numbers for \(clientID)") }
                    seqs[clientID] = receipt.seq
                case .failure(let error):
                    // A retry may have been refused after the first try was stored, by another name only.
                    if !rows.isEmpty, seqs[clientID] == nil, !record.hasSuccess(clientID) {
                        found.append("refused with \(error) but stored: \(rows)")
                    }
                }
            }
            return found
        }
    }

    /// All but the last of the people join every group: the one left out is its outsider at first.
    private static func populate(_ histories: [History], _ people: [UserID], _ nodes: [ChatNode]) async throws {
        try await withThrowingDiscardingTaskGroup { tasks in
            for (index, history) in histories.enumerated() {
                tasks.addTask {
                    for person in people.dropLast() where person != history.owner {
                        try await nodes[index % nodes.count].groups.perform(
                            .add(person, role: .member), in: history.group, by: history.owner)
                    }
                }
            }
        }
    }

    /// Everybody acts at once, over both nodes; some say the same thing twice.
    private static func play(
        _ histories: [History], _ people: [UserID], _ nodes: [ChatNode],
        _ generator: inout SeededGenerator
    ) async {
        var work: [(History, LogAction, node: Int, retryNode: Int?)] = []
        for history in histories {
            let known = history.record.messages
            for _ in 0..<actionsPerRound {
                let action = LogAction.random(
                    group: history.group, people: people, owner: history.owner, known: known,
                    using: &generator)
                let node = Int.random(in: 0..<nodes.count, using: &generator)
                let retryNode = generator.chance(20) ? Int.random(in: 0..<nodes.count, using: &generator) : nil
                work.append((history, action, node, retryNode))
            }
        }
        work.shuffle(using: &generator)
        await withDiscardingTaskGroup { tasks in
            for (history, action, node, retryNode) in work {
                tasks.addTask { await perform(action, history, nodes[node]) }
                if let retryNode, case .draft = action {
                    tasks.addTask { await perform(action, history, nodes[retryNode]) }
                }
            }
        }
    }

    private static func perform(_ action: LogAction, _ history: History, _ node: ChatNode) async {
        switch action {
        case .draft(let draft):
            do throws(ChatError) {
                history.record.note(draft, .success(try await node.writer.submit(draft)))
            } catch {
                history.record.note(draft, .failure(error))
            }
        case .request(let request, let actor):
            // Most random requests are not allowed; what they may not do is checked by the log itself.
            _ = try? await node.groups.perform(request, in: history.group, by: actor)
        case .erase(let user):
            _ = try? await node.groups.eraseMessages(of: user, in: history.group)
        }
    }
}

extension LogRecord {
    func hasSuccess(_ clientID: ClientID) -> Bool {
        all.contains { told in
            guard case .message(_, _, clientID, _) = told.draft.change, case .success = told.result else {
                return false
            }
            return true
        }
    }
}
