import GroupChat
import Postgres
import TestSupport
import Testing

@testable import groupd

@Suite("Typing over sockets", .scratchDatabase(from: .migrated), .tags(.database), .timeLimit(.minutes(1)))
struct TypingTests {
    private static let lock = SQL("test.lock", "lock table groupd.group_members, groupd.group_mutes")

    private static func typing(_ group: GroupID, thread: Int? = nil, ref: String? = nil) -> String {
        let thread = thread.map { #","thread":\#($0)"# } ?? ""
        let ref = ref.map { #","ref":"\#($0)""# } ?? ""
        return #"{"type":"typing","group":"\#(group)"\#(thread)\#(ref)}"#
    }

    @Test("is shown to the group, by thread, and not to the one who types, on whichever device")
    func told() async throws {
        try await SocketFixture.with { fixture in
            let (ada, bob) = (try await fixture.http.person("Ada"), try await fixture.http.person("Bob"))
            let group = try await fixture.http.group(owner: ada, members: [bob])
            let (desk, phone) = (try await fixture.follow(group, as: ada), try await fixture.follow(group, as: ada))
            let other = try await fixture.follow(group, as: bob)
            desk.send(Self.typing(group))
            let frame = try await other.only("typing")
            #expect(frame["user"]?.text == ada.user.description)
            #expect(frame["group"]?.text == group.description)
            #expect(frame["thread"] == .null)
            desk.send(Self.typing(group, thread: 7, ref: "t"))
            #expect(try await other.only("typing")["thread"] == .integer(7))
            #expect(try await desk.only("ok")["ref"]?.text == "t")
            #expect(try await phone.framesSoFar().isEmpty)
        }
    }

    @Test("what is surplus is dropped without a word, until what was typed is sent")
    func surplus() async throws {
        try await SocketFixture.with { fixture in
            let (ada, bob) = (try await fixture.http.person("Ada"), try await fixture.http.person("Bob"))
            let group = try await fixture.http.group(owner: ada, members: [bob])
            let (desk, other) = (try await fixture.follow(group, as: ada), try await fixture.follow(group, as: bob))
            for _ in 0..<50 { desk.send(Self.typing(group)) }
            #expect(try await desk.framesSoFar().isEmpty)
            _ = try await other.only("typing")
            #expect(try await other.framesSoFar().isEmpty)
            desk.send(#"{"type":"send","ref":"s","group":"\#(group)","content":"there"}"#)
            _ = try await other.only("message")
            desk.send(Self.typing(group))
            _ = try await other.only("typing")
        }
    }

    @Test("more than a person's rate is dropped without a word, and closes nothing")
    func rate() async throws {
        try await SocketFixture.with {
            $0.rates.typing = .init(perMinute: 1, burst: 3)
        } _: { fixture in
            let (ada, bob) = (try await fixture.http.person("Ada"), try await fixture.http.person("Bob"))
            let group = try await fixture.http.group(owner: ada, members: [bob])
            let (desk, other) = (try await fixture.follow(group, as: ada), try await fixture.follow(group, as: bob))
            for thread in 1...300 { desk.send(Self.typing(group, thread: thread)) }
            #expect(try await desk.framesSoFar().isEmpty)
            var threads: Set<Int64> = []
            for _ in 1...3 {
                // In any order: each was looked up before the first was known.
                guard case .integer(let thread)? = try await other.only("typing")["thread"] else { continue }
                threads.insert(thread)
            }
            #expect(threads == [1, 2, 3])
            #expect(try await other.framesSoFar().isEmpty)
        }
    }

    @Test("who is muted cannot be seen typing, from the mute on and until it is lifted", .tags(.security))
    func muted() async throws {
        try await SocketFixture.with { fixture in
            let (ada, bob) = (try await fixture.http.person("Ada"), try await fixture.http.person("Bob"))
            let group = try await fixture.http.group(owner: ada, members: [bob])
            let (socket, his) = (try await fixture.follow(group, as: ada), try await fixture.follow(group, as: bob))
            his.send(Self.typing(group, thread: 1))
            _ = try await socket.only("typing")
            let writer = fixture.http.chat.groupWriter
            try await writer.perform(.mute(bob.user, until: nil), in: group, by: ada.user)
            _ = try await his.only("member")
            for thread in 2...3 {
                his.send(Self.typing(group, thread: thread, ref: "m"))
                let error = try await his.only("error")
                #expect(error["code"]?.text == "forbidden" && error["group"]?.text == group.description)
            }
            try await writer.perform(.unmute(bob.user), in: group, by: ada.user)
            _ = try await his.only("member")
            for _ in 0..<2 { _ = try await socket.only("member") }
            his.send(Self.typing(group, thread: 4))
            #expect(try await socket.only("typing")["thread"] == .integer(4))
        }
    }

    @Test("a member who does not follow the group here is looked up, and somebody removed is refused", .tags(.security))
    func withoutSubscription() async throws {
        try await SocketFixture.with { fixture in
            let (ada, bob) = (try await fixture.http.person("Ada"), try await fixture.http.person("Bob"))
            let group = try await fixture.http.group(owner: ada, members: [bob])
            let socket = try await fixture.follow(group, as: ada)
            let his = try await fixture.connect(bob, subscribe: "\"none\"")
            his.send(Self.typing(group, ref: "t"))
            #expect(try await his.only("ok")["ref"]?.text == "t")
            #expect(try await socket.only("typing")["user"]?.text == bob.user.description)
            try await fixture.http.chat.groupWriter.perform(.remove(bob.user), in: group, by: ada.user)
            his.send(Self.typing(group, thread: 1, ref: "t"))
            #expect(try await his.only("error")["code"]?.text == "not_found")
            _ = try await socket.only("member")
            #expect(try await socket.framesSoFar().isEmpty)
        }
    }

    @Test("the database is asked once for many frames of one who follows the group")
    func queries() async throws {
        try await SocketFixture.with { fixture in
            let (ada, bob) = (try await fixture.http.person("Ada"), try await fixture.http.person("Bob"))
            let group = try await fixture.http.group(owner: ada, members: [bob])
            let (socket, his) = (try await fixture.follow(group, as: ada), try await fixture.follow(group, as: bob))
            his.send(Self.typing(group))
            _ = try await socket.only("typing")
            try await fixture.http.admin.withTransaction(lane: HTTPFixture.adminLane, deadline: .seconds(20)) {
                transaction in
                // Whoever had to ask would wait for this lock.
                _ = try await transaction.execute(Self.lock)
                for thread in 1...20 {
                    his.send(Self.typing(group, thread: thread))
                    #expect(try await socket.only("typing")["thread"] == .integer(Int64(thread)))
                }
            }
        }
    }
}
