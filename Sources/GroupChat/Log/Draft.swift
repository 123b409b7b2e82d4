import Postgres

/// A change that a person wants, checked as far as it can be without the database.
///
/// It joins the node's next batch (`BatchWriter`), which decides the rest under the lock of the
/// group's head and gives it its number.
public struct Draft: Sendable, Equatable {
    public enum Change: Sendable, Equatable {
        /// A new message. Every draft has a client id: where the client chose none the server
        /// does, so that the batch itself can be repeated after a lost connection.
        case message(content: String, thread: Int64?, clientID: ClientID, id: MessageID)
        case edit(target: Int64, content: String)
        case deletion(target: Int64)
        case like(target: Int64, emoji: Emoji, isOn: Bool)
    }

    public let group: GroupID
    public let author: UserID
    public let change: Change
    /// Whom the content of a message or an edit mentions.
    public private(set) var mentions: [Mention] = []

    private init(group: GroupID, author: UserID, change: Change) {
        self.group = group
        self.author = author
        self.change = change
    }

    /// - Throws: `contentEmpty`, `contentTooLong`, `contentInvalid`.
    public static func message(
        group: GroupID, author: UserID, clientID: ClientID?, content: String, thread: Int64? = nil, charactersMax: Int
    ) throws(ChatError) -> Draft {
        try Self.check(content, charactersMax: charactersMax)
        let change = Change.message(
            content: content, thread: thread, clientID: clientID ?? .random(), id: .random())
        return Draft(group: group, author: author, change: change)
    }

    /// - Throws: `contentEmpty`, `contentTooLong`, `contentInvalid`.
    public static func edit(
        group: GroupID, author: UserID, target: Int64, content: String, charactersMax: Int
    ) throws(ChatError) -> Draft {
        try Self.check(content, charactersMax: charactersMax)
        return Draft(group: group, author: author, change: .edit(target: target, content: content))
    }

    public static func deletion(group: GroupID, author: UserID, target: Int64) -> Draft {
        Draft(group: group, author: author, change: .deletion(target: target))
    }

    public static func like(group: GroupID, author: UserID, target: Int64, emoji: Emoji, isOn: Bool) -> Draft {
        Draft(group: group, author: author, change: .like(target: target, emoji: emoji, isOn: isOn))
    }

    /// Whether its content may mention somebody; who, `MentionReader` finds out.
    public var mayMention: Bool {
        switch change {
        case .message(let content, _, _, _), .edit(_, let content): !MentionScan(content).candidates.isEmpty
        case .deletion, .like: false
        }
    }

    /// The same, mentioning these.
    public func mentioning(_ mentions: [Mention]) -> Draft {
        var draft = self
        draft.mentions = mentions
        return draft
    }

    /// What it takes in the queue, in bytes: its text and a flat sum for the rest.
    var bytes: Int {
        switch change {
        case .message(let content, _, _, _), .edit(_, let content): content.utf8.count + 128
        case .like(_, let emoji, _): emoji.text.utf8.count + 128
        case .deletion: 128
        }
    }

    /// Characters are Unicode scalars, as everywhere on the wire.
    static func check(_ content: String, charactersMax: Int) throws(ChatError) {
        // A scalar has at most four bytes: most texts are known to be short without counting.
        if content.utf8.count > charactersMax {
            let characters = content.unicodeScalars.count
            guard characters <= charactersMax else {
                throw .contentTooLong(characters: characters, charactersMax: charactersMax)
            }
        }
        guard !content.utf8.contains(0) else { throw .contentInvalid }
        guard content.unicodeScalars.contains(where: { !$0.properties.isWhitespace }) else { throw .contentEmpty }
    }
}
