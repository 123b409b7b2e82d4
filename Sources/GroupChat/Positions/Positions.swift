public import Postgres

/// Moves how far people have read and received.
public struct Positions: Sendable {
    static let deadline = Duration.seconds(5)

    let database: Database
    private let moved: @Sendable (Signal, GroupID) -> Void

    /// - Parameter moved: told of each position that moved.
    public init(database: Database, moved: @escaping @Sendable (Signal, GroupID) -> Void = { _, _ in }) {
        self.database = database
        self.moved = moved
    }

    /// Where a person is in a group.
    public struct Position: Sendable, Equatable {
        public let lastReadSeq: Int64
        public let receivedSeq: Int64
        /// Messages after the read position, tombstones too.
        public let unread: Int64
        /// Those of them that mention the person; at most 1,000 are counted.
        public let mentions: Int64
        /// Whether it was elsewhere before.
        public let hasMoved: Bool
    }

    /// Moves the read position up to a number; it never moves back, and beyond the head it means the head. What is
    /// read has been received.
    ///
    /// - Throws: `notMember`.
    public func read(_ seq: Int64, in group: GroupID, as user: UserID) async throws(ChatError) -> Position {
        let position = try await move(PositionSQL.read, seq, group, user)
        if position.hasMoved { moved(.read(user, seq: position.lastReadSeq), group) }
        return position
    }

    /// The same for what has been received.
    ///
    /// - Throws: `notMember`.
    @discardableResult
    public func received(_ seq: Int64, in group: GroupID, as user: UserID) async throws(ChatError) -> Position {
        let position = try await move(PositionSQL.received, seq, group, user)
        if position.hasMoved { moved(.received(user, seq: position.receivedSeq), group) }
        return position
    }

    private func move(
        _ sql: SQL, _ seq: Int64, _ group: GroupID, _ user: UserID
    ) async throws(ChatError) -> Position {
        do throws(PostgresError) {
            let results = try await database.run(
                [Statement(sql, group.uuid, seq), Statement(PositionSQL.standing, group.uuid)],
                lane: ChatLanes.read, as: .user(user.uuid), deadline: Self.deadline)
            if let row = results[1].first { return try Position(row, hasMoved: results[0].affectedCount > 0) }
        } catch {
            throw ChatError(error)
        }
        throw .notMember
    }
}

extension Positions.Position {
    init(_ row: Row, hasMoved: Bool) throws(PostgresError) {
        self.hasMoved = hasMoved
        lastReadSeq = try row.decode("last_read_seq")
        receivedSeq = try row.decode("received_seq")
        unread = max(0, try row.decode("unread"))
        mentions = try row.decode("mentions")
    }
}
