/// Which follower of this node: the event loop that it lives on and its number there.
public struct FollowerID: Hashable, Sendable {
    public let loop: Int
    public let number: UInt64

    public init(loop: Int, number: UInt64) {
        self.loop = loop
        self.number = number
    }
}

/// Where in a group's numbers somebody was. A number of another epoch means nothing.
public struct StreamPosition: Hashable, Sendable {
    public let epoch: String
    public let seq: Int64

    public init(epoch: String, seq: Int64) {
        self.epoch = epoch
        self.seq = seq
    }
}

/// Somebody who wants to follow a group from now on.
public struct Joining: Hashable, Sendable {
    public let follower: FollowerID
    public let user: UserID
    /// What the follower has seen already; nil begins at the head.
    public let position: StreamPosition?
    /// Comes back with the answer.
    public let ref: String?
    /// When they asked.
    public let askedAt: ContinuousClock.Instant

    public init(
        follower: FollowerID, user: UserID, position: StreamPosition?, ref: String?, askedAt: ContinuousClock.Instant
    ) {
        self.follower = follower
        self.user = user
        self.position = position
        self.ref = ref
        self.askedAt = askedAt
    }
}

/// How a subscription begins.
public enum SubscriptionStart: Hashable, Sendable {
    /// Nothing was missed.
    case live
    /// What comes after this number was missed and is to be replayed.
    case replay(after: Int64)
    /// What was missed cannot be replayed: the follower reloads, and goes on from the head.
    case resync
}

/// Why a subscription ended without being asked to.
public enum SubscriptionEnd: Sendable, Hashable {
    case removed, left, deleted
}
