public import Postgres

/// How present somebody is. Of several devices the most present one counts.
public enum PresenceStatus: UInt8, Sendable, Comparable {
    case offline, away, online

    public static func < (left: PresenceStatus, right: PresenceStatus) -> Bool { left.rawValue < right.rawValue }
}

/// Somebody who is present: online or away, since then.
public struct PresentPerson: Sendable, Equatable {
    public let user: UserID
    public let status: PresenceStatus
    public let since: Timestamp
}

/// What the members of a group are told when somebody in it comes, goes or steps away.
public struct PresenceChange: Sendable, Equatable {
    public let user: UserID
    public let status: PresenceStatus
    /// When somebody who is offline now was here last. Nil for others, and for those who hide.
    public let lastSeen: Timestamp?

    public init(user: UserID, status: PresenceStatus, lastSeen: Timestamp? = nil) {
        self.user = user
        self.status = status
        self.lastSeen = lastSeen
    }
}

/// Who of a group is present, as its followers have been told.
public enum PresenceSummary: Sendable, Equatable {
    case people([PresentPerson])
    /// The group is too large for a list.
    case count(Int)

    public static let nobody = PresenceSummary.people([])
}

/// Where somebody is present from.
public enum PresenceDevice: Hashable, Sendable {
    /// Counts for as long as it is open.
    case socket(FollowerID)
    /// A client without a socket, which says again and again that it is there. Tokens that belong to no session are
    /// one device together.
    case session(SessionID?)
}

/// A moment on both clocks: deadlines go by the steady one, people are told the other.
public struct PresenceMoment: Sendable {
    public let steady: ContinuousClock.Instant
    public let time: Timestamp

    public init(steady: ContinuousClock.Instant = .now, time: Timestamp = .now) {
        self.steady = steady
        self.time = time
    }
}

/// The times of presence, each a bound that clients can rely on.
public struct PresenceSettings: Sendable {
    /// How often changes are told and other nodes are heard.
    public var beat = Duration.seconds(1)
    /// How long somebody stays after their last socket closed: a page that is loaded again is no absence.
    public var linger = Duration.seconds(5)
    /// How long what a client without a socket said is good for.
    public var lease = Duration.seconds(60)
    /// A node that has not been heard for so long is gone, and everybody on it.
    public var nodeLease = Duration.seconds(10)
    /// How often the time at which people were last seen is stored for those who are still there.
    public var checkpoint = Duration.seconds(300)
    /// How often it is asked who has chosen to hide on another node.
    public var hidingSweep = Duration.seconds(5)

    public init() {}
}
