import GroupChat
import Postgres
import TestSupport
import Testing

@testable import groupd

/// SECURITY B2. `make soak` asks for 10,000 of these races.
@Suite(
    "Removals that race", .scratchDatabase(from: .migrated), .tags(.database, .security), .timeLimit(.minutes(20)))
struct RemovalRaceTests {
    private static let races = TestRun.count("GROUPD_REMOVAL_RACES", otherwise: TestRun.isFast ? 80 : 400)
    private static let groups = 2
    private static let peopleInGroup = 8

    @Test("who is put out of a group hears, reads and stores nothing numbered later, whatever they do meanwhile")
    func races() async throws {
        try await SocketFixture.with {
            // A removal every few milliseconds is more than people's clients ask for.
            $0.limits.sendsInFlight = 1_000
        } _: { fixture in
            let rounds = max(1, Self.races / (Self.groups * Self.peopleInGroup))
            let tally = try await withThrowingTaskGroup(of: RemovalRace.Tally.self) { tasks in
                for _ in 0..<Self.groups {
                    let ada = try await fixture.http.person("Ada")
                    let group = try await fixture.http.group(owner: ada)
                    let seq = try await fixture.http.send("Ada's", to: group, from: ada)[0]
                    let value = try await fixture.http.ask("GET", "/groups/\(group)", as: ada).json
                    let epoch = try #require(value["epoch"]?.text)
                    for number in 0..<Self.peopleInGroup {
                        let bob = try await fixture.http.person("Bob \(number)")
                        tasks.addTask {
                            let socket = try await fixture.connect(bob)
                            var race = RemovalRace(
                                RemovalScene(
                                    group: group, epoch: epoch, ada: ada, bob: bob, adas: seq, fixture: fixture), socket
                            )
                            for round in 0..<rounds { try await race.run(round + number) }
                            return race.tally
                        }
                    }
                }
                return try await tasks.reduce(into: RemovalRace.Tally()) { $0.add($1) }
            }
            print("\(tally)")
            #expect(tally.removals == rounds * Self.groups * Self.peopleInGroup)
            #expect(tally.done > 0 && tally.refused > 0 && tally.read > 0 && tally.unread > 0, "They did race.")
            #expect(try await Self.storedOutside(fixture) == 0)
        }
    }

    /// How much is stored as done by somebody who was no member at its number.
    private static func storedOutside(_ fixture: SocketFixture) async throws -> Int64 {
        let count = SQL(
            "test.stored_outside",
            """
            with done as (
                select group_id, author_id as user_id, seq, null::boolean as is_in from groupd.group_messages
                union all
                select group_id, actor_id, seq, null
                from groupd.group_changes
                where kind in ('edited', 'liked', 'deleted')
                union all
                select group_id, user_id, seq, change = 'joined'
                from groupd.group_changes
                where change in ('joined', 'left', 'removed', 'banned')
            ),
            told as (
                select
                    *,
                    -- The last time that they came or went by then.
                    max(array[seq, is_in::integer]) filter (where is_in is not null)
                        over (partition by group_id, user_id order by seq) as last
                from done
            )
            select count(*) from told where is_in is null and last[2] is distinct from 1
            """)
        let rows = try await fixture.http.admin.run([Statement(count)], lane: HTTPFixture.adminLane)[0]
        return try rows[0].decode(0, as: Int64.self)
    }
}

/// Bob, who is let into a group and put out of it again and again, and what he tries meanwhile.
private struct RemovalRace {
    let scene: RemovalScene
    let socket: TestSocket
    private(set) var tally = Tally()
    /// A message of Bob's, once he wrote one.
    private var bobs: Int64?

    init(_ scene: RemovalScene, _ socket: TestSocket) {
        (self.scene, self.socket) = (scene, socket)
    }

    /// What came of it.
    struct Tally: CustomStringConvertible {
        var removals = 0
        var done = 0
        var refused = 0
        var heard = 0
        var read = 0
        var unread = 0

        mutating func add(_ other: Tally) {
            removals += other.removals
            done += other.done
            refused += other.refused
            heard += other.heard
            read += other.read
            unread += other.unread
        }

        var description: String {
            """
            \(removals) removals: \(done) frames done and \(refused) refused, \(heard) events heard, \
            \(read) pages read and \(unread) refused
            """
        }
    }

    /// One time in and out.
    mutating func run(_ round: Int) async throws {
        let (scene, group, adas) = (scene, scene.group, scene.adas)
        let joined = try await scene.letIn()
        for frame in try await socket.frames(until: "subscribed") {
            #expect(frame["seq"] == nil, "Heard outside: \(frame)")
        }
        let mine = bobs ?? adas
        let frames = [
            #"{"type":"send","ref":"s","group":"G","content":"Bob's \#(round)"}"#,
            #"{"type":"edit","ref":"e","group":"G","seq":\#(mine),"content":"Bob's, again \#(round)"}"#,
            #"{"type":"like","ref":"l","group":"G","seq":\#(adas),"emoji":"👍","on":\#(round % 2 == 0)}"#,
            #"{"type":"read","ref":"r","group":"G","seq":\#(adas)}"#,
            #"{"type":"send","ref":"t","group":"G","content":"in a thread \#(round)","thread":\#(adas)}"#,
            #"{"type":"delete","ref":"d","group":"G","seq":\#(adas)}"#,
        ]
        for frame in frames { socket.send(frame.replacing("G", with: group.description)) }
        async let pages = scene.read(after: joined)
        async let others: Void = scene.adasChanges(round)
        let (heard, removed) = try await listen(answers: frames.count, puttingOutAfter: round % 7, round: round)
        for seq in heard { #expect(seq <= removed, "Bob heard of \(seq), and is out since \(removed).") }
        for page in try await pages { check(page, removed) }
        try await others
        tally.removals += 1
        tally.heard += heard.count
        let late = try await scene.fixture.http.ask("GET", "/groups/\(group)/messages", as: scene.bob)
        #expect(late.status == 404)
    }

    /// Hears everything until Bob is out and all that he asked is answered.
    private mutating func listen(
        answers wanted: Int, puttingOutAfter trigger: Int, round: Int
    ) async throws -> (heard: [Int64], removed: Int64) {
        var (answers, heard, isOut): (Int, [Int64], Bool) = (0, [], false)
        var putOut: Task<Int64, any Error>?
        while answers < wanted || !isOut {
            if putOut == nil, answers >= min(trigger, wanted) {
                putOut = Task { [scene] in try await scene.putOut(round) }
            }
            let frame: JSONTree
            switch await socket.next() {
            case .frame(let next): frame = next
            case .ping, .pong: continue
            case .end, .close: throw TestSocket.Unexpected(description: "the connection was over")
            }
            switch frame["type"]?.text {
            case "ack", "ok":
                answers += 1
                tally.done += 1
                frame["seq"]?.int64.map { heard.append($0) }
                if frame["ref"]?.text == "s" { bobs = frame["seq"]?.int64 }
            case "error":
                answers += 1
                tally.refused += 1
                // Deleting Ada's, or editing hers before he wrote anything, is never his.
                #expect(["not_found", "forbidden"].contains(frame["code"]?.text), "\(frame)")
            case "unsubscribed": isOut = true
            default:
                #expect(!isOut || frame["seq"] == nil, "Heard after the end: \(frame)")
                for seq in [frame["seq"], frame["message"]?["changed_seq"]] { seq?.int64.map { heard.append($0) } }
            }
        }
        let removed = try await putOut?.value ?? 0
        for frame in try await socket.framesSoFar() { #expect(frame["seq"] == nil, "Heard after the end: \(frame)") }
        return (heard, removed)
    }

    /// A page is of before, or refused.
    private mutating func check(_ answer: TestAnswer, _ removed: Int64) {
        guard answer.status == 200 else {
            tally.unread += 1
            #expect(answer.status == 404)
            return
        }
        tally.read += 1
        let body = answer.json
        let items = (body["items"]?.elements ?? []) + [body, body["root"] ?? .null]
        for item in items {
            for seq in [item["seq"], item["changed_seq"], item["message"]?["changed_seq"], item["last_seq"]] {
                if let seq = seq?.int64 { #expect(seq <= removed, "Bob read \(seq), and is out since \(removed).") }
            }
        }
    }
}

/// A group, Ada who owns it, Bob, and what they do over REST.
private struct RemovalScene: Sendable {
    let group: GroupID
    let epoch: String
    let ada: Person
    let bob: Person
    /// A message of Ada's.
    let adas: Int64
    let fixture: SocketFixture

    /// The number at which Bob is in.
    func letIn() async throws -> Int64 {
        let writer = fixture.http.chat.groupWriter
        try await writer.perform(.unban(bob.user), in: group, by: ada.user)
        return try await writer.perform(.add(bob.user, role: .member), in: group, by: ada.user).seqs[0]
    }

    /// Removed, banned, or gone: the number of it.
    func putOut(_ round: Int) async throws -> Int64 {
        let writer = fixture.http.chat.groupWriter
        return switch round % 3 {
        case 0: try await writer.perform(.remove(bob.user), in: group, by: ada.user).seqs[0]
        case 1: try await writer.perform(.ban(bob.user), in: group, by: ada.user).seqs[0]
        default: try await writer.perform(.leave, in: group, by: bob.user).seqs[0]
        }
    }

    /// Ada goes on, so that there is something to be heard.
    func adasChanges(_ round: Int) async throws {
        for number in 0..<3 {
            try await fixture.http.send("in confidence", to: group, from: ada)
            let draft = try Draft.edit(
                group: group, author: ada.user, target: adas, content: "Ada's \(round).\(number)",
                charactersMax: 8_000)
            _ = try await fixture.http.chat.writer.submit(draft)
        }
    }

    func read(after joined: Int64) async throws -> [TestAnswer] {
        var answers: [TestAnswer] = []
        for path in [
            "messages", "changes?epoch=\(epoch)&after=\(joined)&limit=1000", "messages/\(adas)", "threads/\(adas)",
            "messages",
        ] {
            answers.append(try await fixture.http.ask("GET", "/groups/\(group)/\(path)", as: bob))
        }
        return answers
    }
}
