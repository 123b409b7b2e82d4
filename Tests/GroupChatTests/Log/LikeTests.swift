import Postgres
import TestSupport
import Testing

@testable import GroupChat

@Suite("Likes", .scratchDatabase(from: .migrated), .tags(.database), .timeLimit(.minutes(2)))
struct LikeTests {
    /// As many different emoji as one wants: flags, whether or not there is such a country.
    static func flags(_ count: Int) -> [Emoji] {
        (0..<UInt32(count)).map { number in
            let letters = [number / 26, number % 26].map { Unicode.Scalar(0x1F1E6 + $0)! }
            return Emoji(unchecked: String(String.UnicodeScalarView(letters)))
        }
    }

    private struct Scene {
        let people: [UserID]
        let group: GroupID
        let seq: Int64

        func like(_ person: Int, _ emoji: Emoji, _ isOn: Bool = true) -> Draft {
            .like(group: group, author: people[person], target: seq, emoji: emoji, isOn: isOn)
        }
    }

    private func scene(_ chat: ChatFixture, people count: Int) async throws -> Scene {
        let people = try await chat.people(count)
        let group = try await chat.nodes[0].groups.create(.init(name: "den"), owner: people[0])
        for person in people.dropFirst() {
            try await chat.nodes[0].groups.perform(.add(person, role: .member), in: group, by: people[0])
        }
        let seq = try await chat.nodes[0].writer.submit(BatchWriterTests.message(group, people[0])).seq!
        return Scene(people: people, group: group, seq: seq)
    }

    /// Submits drafts at once, in their order, as sockets do; answers in the same order.
    private func submit(_ drafts: [Draft], _ node: ChatNode) async -> [Result<Receipt, ChatError>] {
        let (answers, continuation) = AsyncStream.makeStream(of: (Int, Result<Receipt, ChatError>).self)
        for (index, draft) in drafts.enumerated() {
            node.writer.submit(draft) { continuation.yield((index, $0)) }
        }
        var results: [Int: Result<Receipt, ChatError>] = [:]
        for await (index, result) in answers {
            results[index] = result
            if results.count == drafts.count { break }
        }
        return drafts.indices.map { results[$0]! }
    }

    @Test("a message takes twenty different emoji, also where thirty come at once, the first ones first")
    func bound() async throws {
        try await ChatFixture.with { chat in
            let scene = try await scene(chat, people: 3)
            let (node, flags) = (chat.nodes[0], Self.flags(30))
            _ = try await node.writer.submit(scene.like(2, flags[5]))
            // Each twice, by two people, and one that the message has already.
            let drafts = flags.flatMap { [scene.like(0, $0), scene.like(1, $0)] }
            let results = await submit(drafts, node)
            for (index, result) in results.enumerated() {
                let isTaken = index / 2 < Emoji.perMessageMax
                #expect((try? result.get().isNew) == (isTaken ? true : nil), "draft \(index)")
                if !isTaken { #expect(result == .failure(.conflict(.manyEmoji))) }
            }
            let seqs = results.compactMap { try? $0.get().seq }
            #expect(seqs.sorted() == Array(seqs.min()!..<seqs.min()! + Int64(2 * Emoji.perMessageMax)))

            await #expect(throws: ChatError.conflict(.manyEmoji)) {
                try await node.writer.submit(scene.like(2, flags[25]))
            }
            // What is there already is open to all; what was never given can be taken back by anyone, for nothing.
            #expect(try await node.writer.submit(scene.like(2, flags[0])).isNew)
            #expect(try await node.writer.submit(scene.like(2, flags[25], false)).seq == nil)
            // The place is free when the last one has taken it back.
            for person in 0..<3 { _ = try await node.writer.submit(scene.like(person, flags[7], false)) }
            #expect(try await node.writer.submit(scene.like(2, flags[25])).isNew)
            let message = try await MessageReader(database: node.database).message(
                scene.seq, of: scene.group, as: scene.people[0])
            #expect(message.likes.count == Emoji.perMessageMax)
        }
    }

    @Test("counts are those of the likes, however many people and devices like and take back at once over two nodes")
    func counts() async throws {
        try await ChatFixture.with(nodes: 2) { chat in
            let scene = try await scene(chat, people: 12)
            let emoji = ["👍", "❤️", "🎉", "👩🏽‍🚀"] as [Emoji]
            let accepted = try await withThrowingTaskGroup(of: [Int64].self) { tasks in
                for person in 0..<12 {
                    for device in 0..<3 {
                        tasks.addTask {
                            var generator = SeededGenerator(seed: UInt64(person * 3 + device))
                            var seqs: [Int64] = []
                            for _ in 0..<40 {
                                let draft = scene.like(
                                    person, emoji.randomElement(using: &generator)!, generator.chance(55))
                                let receipt = try await chat.nodes[device % 2].writer.submit(draft)
                                #expect(receipt.isNew == (receipt.seq != nil))
                                receipt.seq.map { seqs.append($0) }
                            }
                            return seqs
                        }
                    }
                }
                return try await tasks.reduce(into: []) { $0 += $1 }
            }
            let rows = try await rows(scene, chat.admin)
            try await check(scene, rows, accepted, chat.nodes[0])
        }
    }

    /// The likes themselves, by emoji.
    private func rows(_ scene: Scene, _ admin: Database) async throws -> [String: Set<UserID>] {
        let likes = SQL("test.likes", "select emoji, user_id from groupd.group_likes where group_id = $1 and seq = $2")
        let rows = try await admin.run(
            [Statement(likes, scene.group.uuid, scene.seq)], lane: ChatFixture.adminLane)[0]
        return try rows.reduce(into: [:]) { found, row in
            found[try row.decode(0), default: []].insert(UserID(try row.decode(1, as: UUID128.self)))
        }
    }

    private func check(
        _ scene: Scene, _ rows: [String: Set<UserID>], _ accepted: [Int64], _ node: ChatNode
    ) async throws {
        let message = try await MessageReader(database: node.database).message(
            scene.seq, of: scene.group, as: scene.people[3])
        let counts = Dictionary(uniqueKeysWithValues: message.likes.map { ($0.emoji, Int($0.count)) })
        #expect(counts == rows.mapValues(\.count))
        #expect(Set(message.liked) == Set(rows.filter { $0.value.contains(scene.people[3]) }.keys))

        // Each change took one number, and what followers were told comes to the same.
        var (told, last, seqs): ([String: Set<UserID>], [String: Int64], [Int64]) = ([:], [:], [])
        var after = scene.seq
        while true {
            let page = try await node.events.page(of: scene.group, after: after, limit: 100, as: nil)
            guard let end = page.events.last?.seq else { break }
            after = end
            for event in page.events {
                guard case .liked(scene.seq, let user, let emoji, let isOn, let count) = event.kind else { continue }
                seqs.append(event.seq)
                last[emoji] = count
                if isOn {
                    #expect(told[emoji, default: []].insert(user).inserted, "\(event.seq) changed nothing")
                } else {
                    #expect(told[emoji]?.remove(user) != nil, "\(event.seq) changed nothing")
                }
            }
        }
        #expect(seqs == accepted.sorted())
        #expect(told.filter { !$0.value.isEmpty } == rows)
        #expect(last.filter { $0.value > 0 } == rows.mapValues { Int64($0.count) })
    }

    @Test("what a like costs does not grow with the likes that there are, nor a page of events with their square")
    func cost() async throws {
        try await ChatFixture.with { chat in
            let scene = try await scene(chat, people: 61)
            let node = chat.nodes[0]
            var (liking, reading): ([Int], [Int]) = ([], [])
            let flags = Self.flags(4)
            for (round, likers) in [1..<11, 11..<61].enumerated() {
                for person in likers { _ = try await node.writer.submit(scene.like(person, "👍")) }
                let plan = BatchPlan(drafts: [scene.like(0, flags[round])])
                liking.append(
                    try await node.visits(
                        plan.statements.last!, after: Array(plan.statements.dropLast()), lane: ChatLanes.batch))
                let page = Statement(EventSQL.page, scene.group.uuid, scene.seq, Int64.max, Int64(500))
                reading.append(try await node.visits(page, lane: ChatLanes.worker))
            }
            #expect(liking[0] > 0)
            #expect(liking[1] <= liking[0] + 10, "\(liking) rows for one like among 10 and among 60")
            #expect(reading[1] < reading[0] * 10, "\(reading) rows for 10 events of likes and for 60")
        }
    }
}
