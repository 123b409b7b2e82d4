import Postgres
import TestSupport
import Testing

@testable import GroupChat

@Suite("Direct conversations", .scratchDatabase(from: .migrated), .tags(.database))
struct DirectTests {
    private static let pairs = SQL("test.pairs", "select count(*) from groupd.direct_pairs")
    private static let directs = SQL("test.directs", "select count(*) from groupd.groups where kind = 'direct'")
    private static let erase = SQL("test.erase", "update groupd.users set erased_at = now() where id = $1")

    @Test("two people have one, however many times both ask at once on two nodes")
    func race() async throws {
        try await ChatFixture.with(nodes: 2) { chat in
            for _ in 0..<10 {
                let people = try await chat.people(2)
                let opened = try await withThrowingTaskGroup(of: GroupWriter.Direct.self) { tasks in
                    for index in 0..<20 {
                        let (asker, other) = index % 2 == 0 ? (people[0], people[1]) : (people[1], people[0])
                        let groups = chat.nodes[index / 2 % 2].groups
                        tasks.addTask { try await groups.openDirect(from: asker, to: other) }
                    }
                    return try await tasks.reduce(into: []) { $0.append($1) }
                }
                #expect(Set(opened.map(\.group)).count == 1)
                #expect(opened.count { $0.isNew } == 1)
                let log = try await chat.nodes[0].events.page(of: opened[0].group, after: 0, limit: 10, as: people[1])
                #expect(log.head.lastSeq == 2)
                #expect(Set(log.events.compactMap(\.joined)) == Set(people))
                #expect(try await chat.nodes[1].groups.direct(of: people[1], people[0]) == opened[0].group)
            }
            for sql in [Self.pairs, Self.directs] {
                let count = try await chat.admin.fetchOne(sql, lane: ChatFixture.adminLane)!.decode(0, as: Int.self)
                #expect(count == 10)
            }
        }
    }

    @Test("both are plain members, the asker first, and each sees it by the other's name")
    func members() async throws {
        try await ChatFixture.with { chat in
            let people = try await chat.people(2)
            let node = chat.nodes[0]
            let direct = try await node.groups.openDirect(from: people[0], to: people[1])
            let reader = GroupReader(database: node.database)
            let members = try await reader.members(of: direct.group, limit: 10, as: people[1]).items
            #expect(members.map(\.user.id) == people)
            #expect(members.map(\.role) == [.member, .member])
            for (one, other) in [(people[0], people[1]), (people[1], people[0])] {
                let details = try await reader.group(direct.group, as: one)
                #expect(details.kind == .direct)
                #expect(details.profile.name == "user \(other)")
                #expect(details.profile.visibility == .private)
                #expect(details.memberCount == 2)
                #expect(details.standing?.unread == 0)
                let listed = try await reader.groups(.mine, limit: 10, as: one).items
                #expect(listed == [details])
                let found = try await reader.groups(.mine, containing: "USER \(other)", limit: 10, as: one).items
                #expect(found == [details])
                #expect(try await reader.groups(.mine, containing: "user \(one)", limit: 10, as: one).items.isEmpty)
            }
            let entries = try await GroupDirectory(database: node.database).page()
            #expect(entries.map(\.name) == ["user \(people[0]) and user \(people[1])"])
        }
    }

    @Test("nobody else sees it, and nothing about it can be changed")
    func closed() async throws {
        try await ChatFixture.with { chat in
            let people = try await chat.people(3)
            let (ann, bob, eve) = (people[0], people[1], people[2])
            let node = chat.nodes[0]
            let group = try await node.groups.openDirect(from: ann, to: bob).group
            let requests: [GroupRequest] = [
                .add(eve, role: .member), .leave, .remove(bob), .remove(ann), .setRole(bob, .admin), .ban(bob),
                .mute(bob, until: nil), .update(GroupPatch(name: "ours")), .delete,
            ]
            for request in requests {
                await #expect(throws: ChatError.conflict(.isDirect)) {
                    try await node.groups.perform(request, in: group, by: ann)
                }
                await #expect(throws: ChatError.notMember) {
                    try await node.groups.perform(request, in: group, by: eve)
                }
            }
            await #expect(throws: ChatError.notMember) { try await node.groups.perform(.join, in: group, by: eve) }
            let reader = GroupReader(database: node.database)
            await #expect(throws: ChatError.notMember) { try await reader.group(group, as: eve) }
            #expect(try await reader.group(group, as: ann).standing?.lastSeq == 2)
        }
    }

    @Test("there is none with oneself, nor a new one with who was erased or never was; an old one stays")
    func nobody() async throws {
        try await ChatFixture.with { chat in
            let people = try await chat.people(3)
            let groups = chat.nodes[0].groups
            let old = try await groups.openDirect(from: people[0], to: people[1])
            for gone in people[1...] {
                _ = try await chat.admin.execute(Self.erase, gone.uuid, lane: ChatFixture.adminLane)
            }
            await #expect(throws: ChatError.conflict(.isOneself)) {
                try await groups.openDirect(from: people[0], to: people[0])
            }
            for nobody in [people[2], UserID.random()] {
                await #expect(throws: ChatError.userNotFound) {
                    try await groups.openDirect(from: people[0], to: nobody)
                }
            }
            #expect(
                try await groups.openDirect(from: people[0], to: people[1]) == .init(group: old.group, isNew: false))
        }
    }
}

extension Event {
    /// Who joined by it.
    fileprivate var joined: UserID? {
        if case .member(let user, .joined, _) = kind { user.id } else { nil }
    }
}
