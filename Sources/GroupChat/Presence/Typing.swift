public import Postgres
import Synchronization

/// Who types: told to those who follow the group, and never stored. What is surplus is dropped without a word.
///
/// A frame costs a look into this node's memory. The database is asked once a minute for each who types somewhere, and
/// when somebody's standing there has changed.
public final class Typing: Sendable {
    /// What is to be done about somebody who types.
    public enum Outcome: Sendable, Equatable {
        case tell
        /// Said lately, or too much of it.
        case drop
        /// They may not speak here.
        case muted
        /// `standing` has to be asked.
        case unknown(since: ContinuousClock.Instant)
    }

    static let statements = [standing]

    /// Whether the asker is muted in the group `$1`; nothing where they are no member.
    private static let standing = SQL(
        "typing.standing",
        """
        select x.user_id is not null as is_muted
        from group_members gm
        left join group_mutes x
            on x.group_id = gm.group_id and x.user_id = gm.user_id and (x.until is null or x.until > now())
        where gm.group_id = $1 and gm.user_id = (select me())
        """)
    private static let deadline = Duration.seconds(2)

    private let database: Database
    private let book: Mutex<TypingBook>

    public init(database: Database) {
        self.database = database
        book = Mutex(TypingBook())
    }

    /// Somebody types.
    ///
    /// - Parameter isFollower: whether they follow the group on this node, and so are known to be a member.
    public func typed(
        _ user: UserID, in group: GroupID, thread: Int64?, isFollower: Bool,
        at now: ContinuousClock.Instant = .now
    ) -> Outcome {
        book.withLock { book in
            guard book.typed(TypingBook.Place(group: group, user: user, thread: thread), at: now) else { return .drop }
            guard isFollower, let isMuted = book.isMuted(user, in: group, at: now) else { return .unknown(since: now) }
            return isMuted ? .muted : .tell
        }
    }

    /// Asks the database whether somebody may be seen typing. `drop`: they have stopped meanwhile.
    ///
    /// - Throws: `notMember`, `muted`, `overloaded` or `unavailable`.
    public func ask(
        _ user: UserID, in group: GroupID, thread: Int64?, since noted: ContinuousClock.Instant
    ) async throws(ChatError) -> Outcome {
        guard let isMuted = try await isMuted(user, in: group) else { throw .notMember }
        let place = TypingBook.Place(group: group, user: user, thread: thread)
        let isStill = book.withLock { book in
            book.learn(user, in: group, isMuted: isMuted, at: .now)
            return book.isStill(place, since: noted)
        }
        if isMuted { throw .muted(until: nil) }
        return isStill ? .tell : .drop
    }

    /// Somebody sent what they were typing.
    public func sent(by user: UserID, in group: GroupID, thread: Int64?) {
        book.withLock { $0.sent(TypingBook.Place(group: group, user: user, thread: thread)) }
    }

    /// Memberships or mutes of a followed group have changed; for `Delivery`.
    public func note(_ news: MembershipNews, in group: GroupID) {
        if case .joined = news { return }
        book.withLock { $0.forget(group) }
    }

    /// Nil where the person is no member.
    private func isMuted(_ user: UserID, in group: GroupID) async throws(ChatError) -> Bool? {
        do throws(PostgresError) {
            let rows = try await database.run(
                [Statement(Self.standing, group.uuid)], lane: ChatLanes.read, as: .user(user.uuid),
                deadline: Self.deadline)
            return try rows[0].first?.decode("is_muted")
        } catch {
            throw ChatError(error)
        }
    }
}
