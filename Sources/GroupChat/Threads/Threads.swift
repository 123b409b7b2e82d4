public import Postgres

/// Threads as a person sees them: a root, its replies, whether they follow it.
public struct Threads: Sendable {
    static let deadline = Duration.seconds(5)

    let database: Database

    public init(database: Database) {
        self.database = database
    }

    /// A root, a stretch of its replies, and where the reader is in it.
    public struct View: Sendable, Equatable {
        public let root: Message
        public let replies: MessageReader.Stretch
        /// Who wrote in it follows it, until they say otherwise.
        public let isFollowing: Bool
        /// Replies after the read position in the group.
        public let unread: Int64
    }

    /// - Throws: `notMember`; `messageNotFound` where the number is not a root's.
    public func thread(
        _ root: Int64, of group: GroupID, _ place: MessageReader.Place, limit: Int, as reader: UserID
    ) async throws(ChatError) -> View {
        let statements =
            [
                Statement(EventSQL.head, group.uuid), Statement(ThreadSQL.standing, group.uuid, root),
                Statement(MessageSQL.one, group.uuid, root),
            ] + place.statements(group, root, limit)
        let isMember: Bool
        do throws(PostgresError) {
            let results = try await database.run(
                statements, lane: ChatLanes.read, as: .user(reader.uuid), deadline: Self.deadline)
            isMember = !results[0].isEmpty
            if let head = results[0].first, let standing = results[1].first, let message = results[2].first {
                var replies: [Message] = []
                for rows in results.dropFirst(3) { for row in rows { replies.append(try Message(group: group, row)) } }
                return View(
                    root: try Message(group: group, message),
                    replies: place.stretch(replies, limit: limit, head: try EventReader.Head(head)),
                    isFollowing: try standing.decode("is_following"), unread: try standing.decode("unread"))
            }
        } catch {
            throw ChatError(error)
        }
        throw isMember ? .messageNotFound : .notMember
    }

    /// Follows a thread, or no longer does. Saying it again changes nothing.
    ///
    /// - Throws: `notMember`; `messageNotFound` where the number is not a root's.
    public func follow(
        _ root: Int64, of group: GroupID, _ isFollowing: Bool, as reader: UserID
    ) async throws(ChatError) {
        let results: [Rows]
        do throws(PostgresError) {
            results = try await database.run(
                [Statement(EventSQL.head, group.uuid), Statement(ThreadSQL.follow, group.uuid, root, isFollowing)],
                lane: ChatLanes.read, as: .user(reader.uuid), deadline: Self.deadline)
        } catch {
            throw ChatError(error)
        }
        guard !results[0].isEmpty else { throw .notMember }
        guard !results[1].isEmpty else { throw .messageNotFound }
    }
}
