public import Postgres

/// A change that this node has just committed, for the delivery to those who follow the group.
public struct Committed: Sendable, Equatable {
    public let group: GroupID
    public let epoch: String
    public let seq: Int64
    public let change: Change

    public enum Change: Sendable, Equatable {
        /// All that a frame needs but the author's name.
        case message(
            id: MessageID, author: UserID, content: String, thread: Int64?, mentions: [Mention], createdAt: Timestamp)
        case edited(target: Int64, author: UserID, content: String, mentions: [Mention], Receipt.Edit)
        case liked(target: Int64, user: UserID, emoji: String, isOn: Bool, count: Int64)
        /// Somebody became a member; the rest is in the log.
        case joined(UserID)
        /// To be read from the log, as it is now.
        case other
    }

    /// Whether somebody waits to be told of their membership, which the log's readers do not tell them.
    var isJoining: Bool {
        if case .joined = change { true } else { false }
    }

    /// Nil where the draft took no number.
    init?(_ draft: Draft, _ receipt: Receipt) {
        guard receipt.isNew, let seq = receipt.seq else { return nil }
        group = receipt.group
        epoch = receipt.epoch
        self.seq = seq
        switch (draft.change, receipt.detail) {
        case (.message(let content, _, _, let id), .message(let message)):
            change = .message(
                id: id, author: draft.author, content: content, thread: message.thread, mentions: draft.mentions,
                createdAt: message.createdAt)
        case (.edit(let target, let content), .edit(let edit)):
            change = .edited(
                target: target, author: draft.author, content: content, mentions: draft.mentions, edit)
        case (.like(let target, let emoji, let isOn), .like(let count)):
            change = .liked(target: target, user: draft.author, emoji: emoji.text, isOn: isOn, count: count)
        default: change = .other
        }
    }

    /// A change of a group or of its members.
    init(group: GroupID, epoch: String, seq: Int64, change: Change = .other) {
        self.group = group
        self.epoch = epoch
        self.seq = seq
        self.change = change
    }
}
