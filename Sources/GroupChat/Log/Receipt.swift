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
    /// A message's own facts; nil for other changes.
    public let message: Message?
    /// How many like the message with that emoji then; nil for other changes.
    public let likeCount: Int64?

    public struct Message: Sendable, Equatable {
        public let id: MessageID
        public let createdAt: Timestamp
        /// The root that it joined, however the draft named it.
        public let thread: Int64?
    }
}
