public import Postgres

/// One message of a history that is brought in, decoded and within the bounds that every message keeps.
public struct ImportLine: Sendable, Equatable {
    /// How far ahead of this machine's clock a time may lie: clocks differ, histories do not come from the future.
    public static let aheadMax = Duration.seconds(86_400)

    /// Its place in the source, from 1, for what is told about it.
    public let number: Int
    /// What makes it the same message when it comes again; stored as the message's client id.
    public let key: ClientID
    public let author: ImportAuthor
    public let content: String
    public let createdAt: Timestamp
    /// The key of an earlier message that it answers.
    public let replyTo: ClientID?

    /// - Throws: why this can be no message.
    public init(
        number: Int, key: ClientID, author: ImportAuthor, content: String, createdAt: Timestamp,
        replyTo: ClientID? = nil, charactersMax: Int, now: Timestamp = .now
    ) throws(ImportRefusal) {
        do throws(ChatError) {
            try Draft.check(content, charactersMax: charactersMax)
        } catch {
            throw .content(error)
        }
        guard createdAt <= now.advanced(by: Self.aheadMax) else { throw .timeInFuture }
        self.number = number
        self.key = key
        self.author = author
        self.content = content
        self.createdAt = createdAt
        self.replyTo = replyTo
    }

    /// What it takes in a batch, in bytes: its text and a flat sum for the rest.
    var bytes: Int { content.utf8.count + 128 }
}

/// Who wrote a message, as the source says it.
public struct ImportAuthor: Sendable, Hashable {
    /// An account's e-mail address, a member's name, or a name that nobody has yet.
    public let name: String
    /// A person of this server, where the source was exported from it. Where there is none with it the name counts.
    public let id: UserID?

    public init(name: String, id: UserID? = nil) {
        self.name = name
        self.id = id
    }
}

/// Why a message is not brought in.
public enum ImportRefusal: Error, Sendable, Equatable {
    /// `contentEmpty`, `contentTooLong` or `contentInvalid`.
    case content(ChatError)
    case timeInFuture
    /// The author is banned from the group, or was removed while the import ran.
    case authorBarred
    /// The database cannot hold it.
    case unstorable
}

/// What whoever imports should know.
public enum ImportNotice: Sendable, Equatable {
    case skipped(line: Int, ImportRefusal)
    /// It answers a message that did not come before it, so it stands by itself.
    case replyDropped(line: Int)
}

/// What an import came to.
public struct ImportSummary: Sendable, Equatable {
    /// Messages that were not there before.
    public var messageCount = 0
    /// Those who wrote them.
    public var authors: Set<UserID> = []
    /// Messages that were there already.
    public var knownCount = 0
    /// Messages that were refused.
    public var skippedCount = 0

    public init() {}
}

/// Why nothing can be imported, or nothing more. What was stored stays: the same import again goes on from there.
public enum ImportError: Error, Sendable, Equatable {
    case groupNotFound
    /// Several groups have the name.
    case groupAmbiguous
    /// A direct conversation has two members for good.
    case groupIsDirect
    /// Only an owner or admin of a group brings a history into it.
    case needsAdmin
    /// The group was deleted while the import ran.
    case groupDeleted
    case failed(ChatError)
}
