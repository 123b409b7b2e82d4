import Postgres
import TestSupport
import Testing

@testable import GroupChat

@Suite("Mutes and bans", .scratchDatabase(from: .migrated), .tags(.database))
struct ModerationTests {
    private static let end = SQL(
        "test.end_mute", "update groupd.group_mutes set until = now() - interval '1 second' where group_id = $1")
    private static let later = Timestamp(unixMilliseconds: 4_000_000_000_000)

    private struct Scene {
        let chat: ChatFixture
        let group: GroupID
        let owner: UserID
        let bob: UserID
        let stranger: UserID
        let reader: GroupReader

        init(_ chat: ChatFixture) async throws {
            self.chat = chat
            let people = try await chat.people(3)
            (owner, bob, stranger) = (people[0], people[1], people[2])
            group = try await chat.nodes[0].groups.create(.init(name: "den"), owner: owner)
            reader = GroupReader(database: chat.nodes[0].database)
            try await change(.add(bob, role: .member))
        }

        /// Returns the numbers that it took.
        @discardableResult
        func change(_ request: GroupRequest, by actor: UserID? = nil) async throws(ChatError) -> [Int64] {
            try await chat.nodes[0].groups.perform(request, in: group, by: actor ?? owner).seqs
        }

        func list(_ kind: GroupReader.RestrictionKind) async throws -> [Restriction] {
            try await reader.restrictions(kind, in: group, limit: 10, as: owner).items
        }

        func send(_ author: UserID) async throws -> Result<Receipt, ChatError> {
            await BatchWriterTests.submit([try BatchWriterTests.message(group, author)], to: chat.nodes[0])[0]
        }
    }

    @Test("a mute says until when, ends by itself, and then lifting it changes nothing")
    func end() async throws {
        try await ChatFixture.with { chat in
            let scene = try await Scene(chat)
            #expect(try await scene.change(.mute(scene.bob, until: Self.later)) == [3])
            #expect(try await scene.change(.mute(scene.bob, until: Self.later)) == [])
            #expect(try await scene.send(scene.bob) == .failure(.muted(until: Self.later)))
            #expect(try await scene.list(.mute).map(\.until) == [Self.later])
            _ = try await chat.admin.execute(Self.end, scene.group.uuid, lane: ChatFixture.adminLane)
            #expect(try await scene.list(.mute).isEmpty)
            #expect(try await scene.change(.unmute(scene.bob)) == [])
            #expect(try await scene.send(scene.bob).get().seq == 4)
            #expect(try await scene.change(.mute(scene.bob, until: nil)) == [5])
            #expect(try await scene.send(scene.bob) == .failure(.muted(until: nil)))
            #expect(try await scene.change(.unmute(scene.bob)) == [6])
            #expect(try await scene.change(.unmute(scene.bob)) == [])
        }
    }

    @Test("nobody gets out of a mute by leaving and coming back")
    func evasion() async throws {
        try await ChatFixture.with { chat in
            let scene = try await Scene(chat)
            try await scene.change(.update(GroupPatch(visibility: .public)))
            try await scene.change(.mute(scene.bob, until: nil))
            try await scene.change(.leave, by: scene.bob)
            #expect(try await scene.list(.mute).map(\.user.id) == [scene.bob])
            try await scene.change(.join, by: scene.bob)
            #expect(try await scene.send(scene.bob) == .failure(.muted(until: nil)))
        }
    }

    @Test("a ban ends the membership with one number and keeps out by every way; lifted, it lets in again")
    func ban() async throws {
        try await ChatFixture.with { chat in
            let scene = try await Scene(chat)
            try await scene.change(.update(GroupPatch(visibility: .public)))
            #expect(try await scene.change(.ban(scene.bob)) == [4])
            #expect(try await scene.change(.ban(scene.bob)) == [])
            #expect(try await scene.send(scene.bob) == .failure(.notMember))
            await #expect(throws: ChatError.notAllowed(.banned)) { try await scene.change(.join, by: scene.bob) }
            await #expect(throws: ChatError.conflict(.isBanned)) {
                try await scene.change(.add(scene.bob, role: .member))
            }
            #expect(try await scene.list(.ban).map(\.user.id) == [scene.bob])
            #expect(try await scene.change(.unban(scene.bob)) == [5])
            #expect(try await scene.change(.unban(scene.bob)) == [])
            #expect(try await scene.list(.ban).isEmpty)
            #expect(try await scene.change(.join, by: scene.bob) == [6])
        }
    }

    @Test("who is banned without ever having been a member has a name in the list and in the log")
    func stranger() async throws {
        try await ChatFixture.with { chat in
            let scene = try await Scene(chat)
            try await scene.change(.ban(scene.stranger))
            #expect(try await scene.list(.ban).map(\.user.name) == ["user \(scene.stranger)"])
            let log = try await chat.nodes[0].events.page(of: scene.group, after: 2, limit: 10, as: scene.bob)
            guard case .member(let user, .banned, _) = log.events.first?.kind else {
                Issue.record("\(log.events)")
                return
            }
            #expect(user.name == "user \(scene.stranger)")
        }
    }

    @Test("lists go on page by page, each once, the newest first, and for admins alone")
    func lists() async throws {
        try await ChatFixture.with { chat in
            let scene = try await Scene(chat)
            let people = try await chat.people(5)
            for person in people {
                try await scene.change(.add(person, role: .member))
                try await scene.change(.mute(person, until: nil))
            }
            for person in people { try await scene.change(.ban(person)) }
            for kind in [GroupReader.RestrictionKind.mute, .ban] {
                var found: [UserID] = []
                var cursor: GroupReader.RestrictionCursor?
                repeat {
                    let page = try await scene.reader.restrictions(
                        kind, in: scene.group, after: cursor, limit: 2, as: scene.owner)
                    #expect(page.items.count <= 2)
                    found += page.items.map(\.user.id)
                    cursor = page.next
                } while cursor != nil
                #expect(found == people.reversed())
                for (asker, error) in [
                    (scene.bob, ChatError.notAllowed(.needsAdmin)), (scene.stranger, .notMember),
                    (people[0], .notMember),
                ] {
                    await #expect(throws: error) {
                        try await scene.reader.restrictions(kind, in: scene.group, limit: 2, as: asker)
                    }
                }
            }
        }
    }
}
