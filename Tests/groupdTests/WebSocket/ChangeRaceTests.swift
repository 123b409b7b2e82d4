import GroupChat
import Postgres
import TestSupport
import Testing

@testable import groupd

@Suite(
    "Changes that race", .scratchDatabase(from: .migrated), .tags(.database, .security), .timeLimit(.minutes(3)))
struct ChangeRaceTests {
    private static let rounds = TestRun.isFast ? 8 : 40

    /// One removal of Bob's, and what everybody did at the same time.
    private struct Round {
        let group: GroupID
        let ada: Person
        let bob: Person
        let adas: Int64
        let bobs: Int64
        let fixture: SocketFixture

        func path(_ seq: Int64) -> String { "/groups/\(group)/messages/\(seq)" }

        /// Bob edits and likes over REST; the numbers that he is told.
        func changesOverREST(_ word: String) async throws -> [Int64] {
            var seqs: [Int64] = []
            for number in 0..<6 {
                let edit = try await fixture.http.ask(
                    "PATCH", path(bobs), as: bob, json: #"{"content":"\#(word) \#(number)"}"#)
                #expect([200, 404].contains(edit.status))
                let method = number % 2 == 0 ? "PUT" : "DELETE"
                let like = try await fixture.http.ask(method, path(adas) + "/likes", as: bob)
                #expect([200, 404].contains(like.status))
                like.json["seq"]?.int64.map { seqs.append($0) }
            }
            return seqs
        }

        /// What a socket is told of its own changes, and what it hears of the group.
        struct Heard {
            var told: [Int64] = []
            var refused = 0
            var frames: [JSONTree] = []
        }

        /// The same over a socket, which follows the group until it is put out of it.
        func changes(over socket: TestSocket, _ word: String) async throws -> Heard {
            for number in 0..<6 {
                let to = #""ref":"x","group":"\#(group)""#
                socket.send(#"{"type":"edit",\#(to),"seq":\#(bobs),"content":"\#(word) \#(number)"}"#)
                let isOn = number % 2 == 0
                socket.send(#"{"type":"like",\#(to),"seq":\#(adas),"emoji":"🎉","on":\#(isOn)}"#)
            }
            var heard = Heard()
            var (answers, isOut) = (0, false)
            while answers < 12 || !isOut {
                let next = await socket.next()
                if case .end = next { break }
                guard case .frame(let frame) = next else { continue }
                switch frame["type"]?.text {
                case "ok":
                    answers += 1
                    frame["seq"]?.int64.map { heard.told.append($0) }
                case "error":
                    answers += 1
                    heard.refused += 1
                    #expect(frame["code"]?.text == "not_found")
                case "unsubscribed": isOut = true
                default: heard.frames.append(frame)
                }
            }
            socket.send(#"{"type":"ping"}"#)
            heard.frames += try await socket.frames(until: "pong")
            return heard
        }

        /// Ada edits and likes all the while.
        func adasChanges() async throws {
            for number in 0..<6 {
                let edit = #"{"content":"in confidence \#(number)"}"#
                #expect(try await fixture.http.ask("PATCH", path(adas), as: ada, json: edit).status == 200)
                _ = try await fixture.http.ask(number % 2 == 0 ? "PUT" : "DELETE", path(bobs) + "/likes", as: ada)
            }
        }

        /// Sooner in one round, later in another.
        func removal(after count: Int) async throws -> Int64 {
            for _ in 0..<count { try await fixture.http.send("meanwhile", to: group, from: ada) }
            return try await fixture.http.chat.groupWriter.perform(.remove(bob.user), in: group, by: ada.user).seqs[0]
        }
    }

    @Test("a removal ends edits and likes at its number: none is stored after it, and nothing of one is heard")
    func removals() async throws {
        try await SocketFixture.with { fixture in
            let (ada, bob) = (try await fixture.http.person("Ada"), try await fixture.http.person("Bob"))
            let group = try await fixture.http.group(owner: ada)
            var (stored, refused) = (0, 0)
            for number in 0..<Self.rounds {
                try await fixture.http.chat.groupWriter.perform(.add(bob.user, role: .member), in: group, by: ada.user)
                let adas = try await fixture.http.send("Ada's \(number)", to: group, from: ada)[0]
                let bobs = try await fixture.http.send("Bob's \(number)", to: group, from: bob)[0]
                let round = Round(group: group, ada: ada, bob: bob, adas: adas, bobs: bobs, fixture: fixture)
                let socket = try await fixture.follow(group, as: bob)
                async let overREST = round.changesOverREST("rest")
                async let others: Void = round.adasChanges()
                async let removal = round.removal(after: number % 8 * 2)
                let heard = try await round.changes(over: socket, "socket")
                let (told, removed) = try await (overREST + heard.told, removal)
                try await others

                let changes = try await Self.changes(of: bob, in: group, fixture)
                #expect(changes.allSatisfy { $0 < removed }, "Bob changed something after \(removed).")
                #expect(told.allSatisfy { $0 < removed })
                #expect(Set(told).isSubset(of: changes))
                for frame in heard.frames {
                    #expect((frame["seq"]?.int64 ?? 0) <= removed, "\(frame)")
                    #expect((frame["message"]?["changed_seq"]?.int64 ?? 0) <= removed, "\(frame)")
                }
                stored += changes.count
                refused += heard.refused
                socket.close()
            }
            #expect(stored > 0 && refused > 0, "They did race: \(stored) were stored, \(refused) refused.")
        }
    }

    /// The numbers of what a person changed since they came in last.
    private static func changes(of person: Person, in group: GroupID, _ fixture: SocketFixture) async throws -> [Int64]
    {
        let changes = SQL(
            "test.changes",
            """
            select seq
            from groupd.group_changes
            where group_id = $1 and actor_id = $2 and kind in ('edited', 'liked', 'deleted')
                and seq > (
                    select max(j.seq)
                    from groupd.group_changes j
                    where j.group_id = $1 and j.user_id = $2 and j.change = 'joined')
            """)
        let rows = try await fixture.http.admin.run(
            [Statement(changes, group.uuid, person.user.uuid)], lane: HTTPFixture.adminLane)[0]
        return try rows.map { try $0.decode(0, as: Int64.self) }
    }

    @Test("likes of many people on many devices, over REST and sockets at once, come to what there is in the end")
    func likes() async throws {
        try await SocketFixture.with { fixture in
            let ada = try await fixture.http.person("Ada")
            var people = [ada]
            for number in 0..<7 { people.append(try await fixture.http.person("P\(number)")) }
            let group = try await fixture.http.group(owner: ada, members: Array(people.dropFirst()))
            let seq = try await fixture.http.send("Ahoy", to: group, from: ada)[0]
            let witness = try await fixture.follow(group, as: ada)
            let numbers = try await withThrowingTaskGroup(of: [Int64].self) { tasks in
                for (index, person) in people.enumerated() {
                    tasks.addTask { try await Self.likeOverREST(person, group, seq, fixture, index) }
                    tasks.addTask { try await Self.likeOverSocket(person, group, seq, fixture, index) }
                }
                return try await tasks.reduce(into: []) { $0 += $1 }
            }
            let last = try #require(numbers.max())
            #expect(numbers.sorted() == Array(seq + 1...last), "Each change took one number.")

            var (given, counts): ([String: Set<String>], [String: Int64]) = ([:], [:])
            for number in seq + 1...last {
                let frame = try await witness.next("liked")
                #expect(frame["seq"] == .integer(number))
                let (emoji, user) = (frame["emoji"]?.text ?? "", frame["user"]?.text ?? "")
                if frame["on"] == .bool(true) {
                    #expect(given[emoji, default: []].insert(user).inserted)
                } else {
                    #expect(given[emoji]?.remove(user) != nil)
                }
                counts[emoji] = frame["count"]?.int64
            }
            let wanted = given.mapValues { Int64($0.count) }.filter { $0.value > 0 }
            #expect(counts.filter { $0.value > 0 } == wanted)
            let message = try await fixture.http.ask("GET", "/groups/\(group)/messages/\(seq)", as: ada).json
            let likes = try #require(message["likes"])
            #expect(likes.keys.reduce(into: [:]) { $0[$1] = likes[$1]?.int64 } == wanted)
            #expect(try await Self.rows(group, seq, fixture) == wanted)
        }
    }

    private static let emoji = ["👍", "🎉", "👩🏽\u{200D}🚀"]

    /// Goes through the emoji in an order of one's own, now liking, now taking back.
    private static func steps(_ index: Int) -> [(emoji: String, isOn: Bool)] {
        (0..<15).map { step in (emoji[(index + step * (index % 2 + 1)) % 3], (step + index) % 3 != 0) }
    }

    private static func likeOverREST(
        _ person: Person, _ group: GroupID, _ seq: Int64, _ fixture: SocketFixture, _ index: Int
    ) async throws -> [Int64] {
        var numbers: [Int64] = []
        for (emoji, isOn) in steps(index) {
            let path = "/groups/\(group)/messages/\(seq)/likes/\(emoji.percentEncoded)"
            let answer = try await fixture.http.ask(isOn ? "PUT" : "DELETE", path, as: person)
            #expect(answer.status == 200)
            answer.json["seq"]?.int64.map { numbers.append($0) }
        }
        return numbers
    }

    private static func likeOverSocket(
        _ person: Person, _ group: GroupID, _ seq: Int64, _ fixture: SocketFixture, _ index: Int
    ) async throws -> [Int64] {
        let socket = try await fixture.connect(person, subscribe: "\"none\"")
        var numbers: [Int64] = []
        let steps = steps(index + 1)
        for (emoji, isOn) in steps {
            socket.send(
                #"{"type":"like","ref":"l","group":"\#(group)","seq":\#(seq),"emoji":"\#(emoji)","on":\#(isOn)}"#)
        }
        for _ in steps { try await socket.only("ok")["seq"]?.int64.map { numbers.append($0) } }
        return numbers
    }

    /// The likes that are stored, counted.
    private static func rows(_ group: GroupID, _ seq: Int64, _ fixture: SocketFixture) async throws -> [String: Int64] {
        let count = SQL(
            "test.count_likes",
            "select emoji, count(*) from groupd.group_likes where group_id = $1 and seq = $2 group by emoji")
        let rows = try await fixture.http.admin.run(
            [Statement(count, group.uuid, seq)], lane: HTTPFixture.adminLane)[0]
        return try rows.reduce(into: [:]) { $0[try $1.decode(0)] = try $1.decode(1, as: Int64.self) }
    }
}
