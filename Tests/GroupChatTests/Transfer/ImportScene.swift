import Postgres
import TestSupport
import Testing

@testable import GroupChat

/// What the tests of imports share: lines, runs, and a look at what came of them.
enum ImportScene {
    static func key(_ id: String) -> ClientID {
        var low: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in id.utf8 { low = (low ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
        return ClientID(UUID128(high: 0xA11, low: low))
    }

    static func line(
        _ number: Int, _ id: String, _ user: String, _ content: String, at second: Int, replyTo: String? = nil,
        person: UserID? = nil
    ) throws -> ImportLine {
        try ImportLine(
            number: number, key: key(id), author: .init(name: user, id: person), content: content,
            createdAt: Timestamp(microsecondsSince2000: Int64(second) * 1_000_000), replyTo: replyTo.map(key),
            charactersMax: 8_000)
    }

    /// As many lines as asked for, each tenth an answer to the one five before it.
    static func lines(_ count: Int, authors: Int = 5) throws -> [ImportLine] {
        try (1...count).map { number in
            try line(
                number, "m\(number)", "author \(number % authors)", "content \(number)", at: number,
                replyTo: number % 10 == 0 ? "m\(number - 5)" : nil)
        }
    }

    final class Told {
        var notices: [ImportNotice] = []
    }

    /// Imports all of it in batches of `rowsMax`.
    static func run(
        _ lines: [ImportLine], into target: ImportTarget, owner: UserID, _ database: Database, rowsMax: Int = 1_000,
        told: Told = Told(), meanwhile: (Int) async throws -> Void = { _ in }
    ) async throws -> (group: GroupID, summary: ImportSummary) {
        var importer = try await Importer(
            into: target, owner: owner, database: database, tell: { told.notices.append($0) })
        importer.rowsMax = rowsMax
        for (index, line) in lines.enumerated() {
            try await importer.add(line)
            try await meanwhile(index)
        }
        return (importer.group, try await importer.finish())
    }

    /// One stored message, as an export names things.
    struct Seen: Equatable {
        let user: String
        let content: String
        let second: Int64
        let replyTo: String?
    }

    private static let rows = SQL(
        "test.imported",
        """
        select u.name, m.content, m.created_at, r.content
        from groupd.group_messages m
        join groupd.users u on u.id = m.author_id
        left join groupd.group_messages r on r.group_id = m.group_id and r.seq = m.thread
        where m.group_id = $1
        order by m.seq
        """)

    static func seen(_ group: GroupID, _ chat: ChatFixture) async throws -> [Seen] {
        try await chat.admin.fetch(rows, group.uuid, lane: ChatFixture.adminLane).map { row in
            Seen(
                user: try row.decode(0), content: try row.decode(1),
                second: try row.decode(2, as: Timestamp.self).microsecondsSince2000 / 1_000_000,
                replyTo: try row.decode(3))
        }
    }

    /// What the log's checker has against the group.
    static func violations(_ group: GroupID, _ chat: ChatFixture) async throws -> [String] {
        var events: [Event] = []
        while true {
            let page = try await chat.nodes[0].events.page(
                of: group, after: events.last?.seq ?? 0, limit: 1_000, as: nil)
            events += page.events
            guard page.events.isEmpty else { continue }
            return LogChecker(
                group: group, events: events, head: page.head, stored: try await StoredGroup(group, chat.admin)
            ).violations
        }
    }
}
