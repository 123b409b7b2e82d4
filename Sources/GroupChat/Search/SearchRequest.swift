public import Postgres

/// What somebody looks for, and where. What they typed has become ``words`` by ``SearchWords``.
public struct SearchRequest: Sendable, Equatable {
    public enum Mode: String, Sendable, CaseIterable { case hybrid, keyword, semantic }

    /// Which messages of a thread's kind: those that began one or stand alone, those that answer, or both.
    public enum Kind: String, Sendable, CaseIterable { case any, post, reply }

    public var words: SearchWords
    public var mode: Mode
    /// Nothing: every group that the asker is in.
    public var group: GroupID?
    /// The author, by id; ``SearchWords/author`` by name. With both, it must be both.
    public var author: UserID?
    /// Written at or after, and before.
    public var since: Timestamp?
    public var until: Timestamp?
    /// The root of a thread, itself included; only within a group.
    public var thread: Int64?
    public var kind: Kind
    public var limit: Int
    public var cursor: SearchCursor?

    public init(
        words: SearchWords, mode: Mode = .hybrid, group: GroupID? = nil, author: UserID? = nil,
        since: Timestamp? = nil, until: Timestamp? = nil, thread: Int64? = nil, kind: Kind = .any, limit: Int = 20,
        cursor: SearchCursor? = nil
    ) {
        self.words = words
        self.mode = mode
        self.group = group
        self.author = author
        self.since = since
        self.until = until
        self.thread = thread
        self.kind = kind
        self.limit = limit
        self.cursor = cursor
    }
}

/// Where the next page of a search begins: what came later than the first page is left out, so that pages neither
/// repeat nor skip.
public struct SearchCursor: Sendable, Equatable {
    /// How many results came before.
    public var offset: Int
    /// When the first page was made.
    public var asOf: Timestamp

    public init(offset: Int, asOf: Timestamp) {
        self.offset = offset
        self.asOf = asOf
    }
}
