public import Postgres

/// The chat as one value: what reads it, what changes it, what it lies in.
public struct Chat: Sendable {
    public let database: Database
    public let writer: BatchWriter
    public let groupWriter: GroupWriter
    public let groups: GroupReader
    public let messages: MessageReader
    public let events: EventReader
    public let positions: Positions
    public let threads: Threads
    public let mentions: MentionReader
    public let search: Searcher

    /// - Parameters:
    ///   - vectors: makes vectors of what people search for; nil where nothing does.
    ///   - moved: told of each read or received position that moved.
    public init(
        database: Database, writer: BatchWriter, groupWriter: GroupWriter, vectors: Searcher.Vectors? = nil,
        moved: @escaping @Sendable (Signal, GroupID) -> Void = { _, _ in }
    ) {
        self.database = database
        self.writer = writer
        self.groupWriter = groupWriter
        groups = GroupReader(database: database)
        messages = MessageReader(database: database)
        events = EventReader(database: database)
        positions = Positions(database: database, moved: moved)
        threads = Threads(database: database)
        mentions = MentionReader(database: database)
        search = Searcher(database: database, vectors: vectors)
    }

    /// Runs what only members may do, and says of a public group what is true of it: that it is there, and that
    /// `user` is not in it. Of any other group it says `notMember`, as of one that does not exist.
    public func asMember<R>(
        _ user: UserID, of group: GroupID, _ body: () async throws(ChatError) -> R
    ) async throws(ChatError) -> R {
        do {
            return try await body()
        } catch .notMember {
            // Throws notMember again where the group is none of the asker's business.
            _ = try await groups.role(in: group, of: user)
            throw .notAllowed(.needsMembership)
        }
    }
}
