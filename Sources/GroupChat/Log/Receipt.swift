public import Postgres

/// What became of a draft, once its batch is committed.
public struct Receipt: Sendable, Equatable {
    public let group: GroupID
    /// The epoch that `seq` belongs to.
    public let epoch: String
    /// The number that the change took; nil where nothing changed, so that no number was taken.
    public let seq: Int64?
    /// False for a message that was stored before, under the same client id, and for what changed nothing.
    public let isNew: Bool
    /// What its sender or its followers are told besides.
    public let detail: Detail

    /// What only the database knew of the change.
    public enum Detail: Sendable, Equatable {
        case message(Message)
        case edit(Edit)
        /// How many like the message with that emoji then.
        case like(count: Int64)
        /// Nothing.
        case none
    }

    /// A message's own facts; nil for other changes.
    public var message: Message? {
        if case .message(let message) = detail { message } else { nil }
    }

    public struct Message: Sendable, Equatable {
        public let id: MessageID
        public let createdAt: Timestamp
        /// The root that it joined, however the draft named it.
        public let thread: Int64?
    }

    /// The message that was edited, but for what the draft says.
    public struct Edit: Sendable, Equatable {
        public let id: MessageID
        public let thread: Int64?
        public let replyCount: Int64
        public let likes: [GroupChat.Message.Like]
        public let createdAt: Timestamp
        public let editedAt: Timestamp
    }
}
