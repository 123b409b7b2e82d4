public import Postgres

/// A group as one person sees it.
public struct GroupDetails: Sendable, Equatable {
    public let id: GroupID
    public let kind: GroupKind
    public let profile: GroupProfile
    /// Nil: the person looks at a public group from outside.
    public let role: Role?
    public let memberCount: Int64
    /// Nil for who is not in it.
    public let standing: Standing?
    /// The newest message as it is now; nil where there is none, or none for this person.
    public let lastMessage: Message?
    public let createdAt: Timestamp

    /// Where the log is, and where the person is in it.
    public struct Standing: Sendable, Equatable {
        public let epoch: String
        public let lastSeq: Int64
        public let lastReadSeq: Int64
        /// Messages after the read position, tombstones too.
        public let unread: Int64
        /// Those of them that mention the person; at most 1,000 are counted.
        public let mentions: Int64
        public let notificationLevel: NotificationLevel
    }
}

/// Somebody's membership.
public struct Member: Sendable, Equatable {
    public let user: UserView
    public let role: Role
    public let joinedAt: Timestamp
    /// The number of the joining, by which members are listed.
    public let joinedSeq: Int64
}

/// A stretch of a list, and where the next one begins.
public struct Page<Item: Sendable, Cursor: Sendable>: Sendable {
    public let items: [Item]
    /// Nil at the end.
    public let next: Cursor?

    /// Of one item more than was asked for: that there is one more is all that it says.
    init(_ items: [Item], limit: Int, cursor: (Item) -> Cursor) {
        self.items = Array(items.prefix(limit))
        next = items.count > limit ? self.items.last.map(cursor) : nil
    }
}
