public import Postgres

/// A message as it is now: perhaps edited, perhaps a tombstone.
public struct Message: Sendable, Equatable {
    public enum Kind: String, Sendable, CaseIterable { case text, system, answer }

    public struct Like: Sendable, Equatable {
        public let emoji: String
        public let count: Int64
    }

    public let group: GroupID
    /// The number of its creation, which is its address for life.
    public let seq: Int64
    /// The number of its last change.
    public let changedSeq: Int64
    public let id: MessageID
    /// Nil: the server's own.
    public let author: UserView?
    public let kind: Kind
    /// Empty in a tombstone.
    public let content: String
    /// The root that it answers.
    public let thread: Int64?
    public let replyCount: Int64
    /// In the order of their first appearance on the message.
    public let likes: [Like]
    /// What the reader liked, where one is known.
    public let liked: [String]
    public let mentions: [Mention]
    public let createdAt: Timestamp
    public let editedAt: Timestamp?
    public let isDeleted: Bool

    /// The same at the moment of its sending, for an author who may not see what came later: no answers, no likes, no
    /// edit, no deletion.
    public func asSent(_ draft: Draft) -> Message {
        var content = content
        if case .message(let sent, _, _, _) = draft.change { content = sent }
        return Message(
            group: group, seq: seq, changedSeq: seq, id: id, author: author, kind: kind, content: content,
            thread: thread,
            replyCount: 0, likes: [], liked: [], mentions: draft.mentions, createdAt: createdAt, editedAt: nil,
            isDeleted: false)
    }
}
