public import Postgres
public import Redis
import Synchronization

/// Who is here: of this node from its devices, of other nodes through Redis.
///
/// Everything that is said of devices and memberships takes effect at once and returns at once; what others are told
/// of it goes out with the next beat of `run`. Nothing here is on a message's way, and without Redis there is simply
/// nobody but the people of this node. What is decided is `PresenceBook`'s and `PresenceAudience`'s.
public final class Presence: Sendable {
    struct State {
        var book: PresenceBook
        var audience = PresenceAudience()
    }

    let database: Database
    let exchange: PresenceExchange?
    let settings: PresenceSettings
    let state: Mutex<State>
    private let moment: @Sendable () -> PresenceMoment

    /// - Parameter redis: where nodes tell each other; nil for a node that is alone for good.
    public init(
        database: Database, redis: RedisClient? = nil, settings: PresenceSettings = PresenceSettings(),
        moment: @escaping @Sendable () -> PresenceMoment = { PresenceMoment() }
    ) {
        self.database = database
        self.settings = settings
        self.moment = moment
        exchange = redis.map { PresenceExchange(redis: $0, node: .random(), lease: settings.nodeLease) }
        state = Mutex(State(book: PresenceBook(settings: settings)))
    }

    var now: PresenceMoment { moment() }

    // MARK: - Devices

    /// A person's socket opened.
    ///
    /// - Parameter isHidden: whether they have chosen not to be seen.
    public func connect(_ user: UserID, _ follower: FollowerID, isHidden: Bool) {
        let now = now
        state.withLock { $0.book.connect(user, .socket(follower), isHidden: isHidden, at: now) }
    }

    /// What a socket says of itself: online, or away.
    public func set(_ status: PresenceStatus, of user: UserID, _ follower: FollowerID) {
        let now = now
        state.withLock { $0.book.set(user, .socket(follower), status, at: now) }
    }

    /// A person's socket closed.
    public func disconnect(_ user: UserID, _ follower: FollowerID) {
        let now = now
        state.withLock { $0.book.disconnect(user, .socket(follower), at: now) }
    }

    /// A client without a socket says how it is. It is good for `PresenceSettings.lease`; `offline` ends it.
    ///
    /// - Throws: `overloaded` or `unavailable`, since whether the person hides is in the database.
    public func lease(_ status: PresenceStatus, of user: UserID, in session: SessionID?) async throws(ChatError) {
        let isHidden = status > .offline ? try await self.isHidden(user) : false
        let now = now
        state.withLock { $0.book.lease(user, .session(session), status, isHidden: isHidden, at: now) }
    }

    /// Somebody chose to be seen, or not to be. Other nodes find out by themselves, within `hidingSweep`.
    public func hide(_ user: UserID, _ isHidden: Bool) {
        state.withLock { $0.book.hide(user, isHidden) }
    }

    // MARK: - Groups

    /// Who is in a group that is followed on this node; for `Delivery`.
    public func note(_ news: MembershipNews, in group: GroupID) {
        state.withLock { $0.audience.note(news, in: group) }
    }

    /// Who of a followed group is present, as its followers were told: with what they are told from here on it gives
    /// the whole.
    public func summary(of group: GroupID) -> PresenceSummary {
        state.withLock { $0.audience.summary(of: group, in: $0.book) }
    }
}
