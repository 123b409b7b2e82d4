public import Postgres

/// Who has read a message, its author left out.
public struct Receipts: Sendable, Equatable {
    /// In groups with more members than this only numbers are told.
    public static let namesMax: Int64 = 200

    public struct Reader: Sendable, Equatable {
        public let user: UserView
        /// When their read position last moved, which is at or after the reading of this message.
        public let at: Timestamp
    }

    /// Nil in a large group.
    public let readers: [Reader]?
    public let readCount: Int64
    public let receivedCount: Int64
}

extension Positions {
    /// Who has read the message of that number.
    ///
    /// - Throws: `notMember`, `messageNotFound`.
    public func receipts(of seq: Int64, in group: GroupID, as user: UserID) async throws(ChatError) -> Receipts {
        let isMember: Bool
        let receipts: Receipts?
        do throws(PostgresError) {
            let results = try await database.run(
                [
                    Statement(EventSQL.head, group.uuid), Statement(PositionSQL.receipts, group.uuid, seq),
                    Statement(PositionSQL.readers, group.uuid, seq, Receipts.namesMax),
                ], lane: ChatLanes.read, as: .user(user.uuid), deadline: Self.deadline)
            isMember = !results[0].isEmpty
            receipts = try results[1].first.map { row throws(PostgresError) in try Receipts(row, results[2]) }
        } catch {
            throw ChatError(error)
        }
        guard isMember else { throw .notMember }
        guard let receipts else { throw .messageNotFound }
        return receipts
    }
}

extension Receipts {
    fileprivate init(_ row: Row, _ rows: Rows) throws(PostgresError) {
        readCount = try row.decode("read_count")
        receivedCount = try row.decode("received_count")
        let isSmall = try row.decode("member_count", as: Int64.self) <= Self.namesMax
        readers = isSmall ? try rows.map { row throws(PostgresError) in try Reader(row) } : nil
    }
}

extension Receipts.Reader {
    fileprivate init(_ row: Row) throws(PostgresError) {
        user = UserView(
            id: UserID(try row.decode("id", as: UUID128.self)), name: try row.decode("name"),
            avatarURL: try row.decode("avatar_url"))
        at = try row.decode("read_at")
    }
}
