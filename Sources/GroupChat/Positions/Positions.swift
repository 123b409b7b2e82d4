public import Postgres

/// Moves how far people have read and received.
public struct Positions: Sendable {
    static let deadline = Duration.seconds(5)

    let database: Database
    private let writer: PositionWriter

    /// - Parameter moved: told of each position that moved.
    public init(database: Database, moved: @escaping @Sendable (Signal, GroupID) -> Void = { _, _ in }) {
        self.database = database
        writer = PositionWriter(database: database, moved: moved)
    }

    /// Where a person is in a group.
    public struct Position: Sendable, Equatable {
        public let lastReadSeq: Int64
        public let receivedSeq: Int64
        /// Messages after the read position, tombstones too; 0 where it was not asked for.
        public let unread: Int64
        /// Those of them that mention the person; at most 1,000 are counted.
        public let mentions: Int64
        /// Whether they were elsewhere before.
        let hasRead: Bool
        let hasReceived: Bool
    }

    /// Moves the read position up to a number; it never moves back, and beyond the head it means the head. What is
    /// read has been received.
    ///
    /// - Parameter countingUnread: whether what is unread then is wanted too.
    /// - Throws: `notMember`.
    @discardableResult
    public func read(
        _ seq: Int64, in group: GroupID, as user: UserID, countingUnread: Bool = true
    ) async throws(ChatError) -> Position {
        try await writer.submit(.init(readTo: seq, asksUnread: countingUnread), in: group, of: user)
    }

    /// The same for what has been received.
    ///
    /// - Throws: `notMember`.
    @discardableResult
    public func received(_ seq: Int64, in group: GroupID, as user: UserID) async throws(ChatError) -> Position {
        try await writer.submit(.init(receivedTo: seq), in: group, of: user)
    }
}

extension Positions.Position {
    init(_ row: Row) throws(PostgresError) {
        lastReadSeq = try row.decode("last_read_seq")
        receivedSeq = try row.decode("received_seq")
        unread = max(0, try row.decode("unread", as: Int64?.self) ?? 0)
        mentions = try row.decode("mentions", as: Int64?.self) ?? 0
        hasRead = try row.decode("has_read")
        hasReceived = try row.decode("has_received")
    }
}
