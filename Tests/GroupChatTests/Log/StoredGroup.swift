import GroupChat
import Postgres

/// A group's rows as the tables hold them, read by an administrator whom no policy stops.
struct StoredGroup {
    struct StoredMessage {
        let seq: Int64
        let ordinal: Int64
        let id: UUID128
        let author: UUID128?
        let clientID: UUID128?
        let content: String
        let isDeleted: Bool
    }
    struct StoredMember {
        let user: UserID
        let role: Role
    }

    var messages: [StoredMessage]
    var members: [StoredMember]

    init(messages: [StoredMessage], members: [StoredMember]) {
        self.messages = messages
        self.members = members
    }

    private static let messageRows = SQL(
        "test.messages",
        """
        select seq, ordinal, id, author_id, client_id, content, deleted_at is not null
        from groupd.group_messages
        where group_id = $1
        order by seq
        """)
    private static let memberRows = SQL(
        "test.members", "select user_id, role from groupd.group_members where group_id = $1")

    init(_ group: GroupID, _ database: Database) async throws {
        let rows = try await database.run(
            [Statement(Self.messageRows, group.uuid), Statement(Self.memberRows, group.uuid)],
            lane: ChatFixture.adminLane)
        messages = try rows[0].map { row in
            StoredMessage(
                seq: try row.decode(0), ordinal: try row.decode(1), id: try row.decode(2), author: try row.decode(3),
                clientID: try row.decode(4), content: try row.decode(5), isDeleted: try row.decode(6))
        }
        members = try rows[1].map { row in
            StoredMember(
                user: UserID(try row.decode(0, as: UUID128.self)), role: Role(rawValue: try row.decode(1))!)
        }
    }
}
