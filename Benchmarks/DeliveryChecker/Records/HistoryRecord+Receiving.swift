/// A subscription begins on a client's connection.
package struct BeginRecord: Codable, Equatable, Sendable {
    package enum Manner: String, Codable, Sendable {
        /// At the group's head, for the first time or after the membership was lost.
        case head
        /// After the last number that this client accepted, on a new connection or to repair a gap.
        case resumed
        /// The server said `resync`: what lies between is to be read elsewhere.
        case reset
    }

    package var at: Int64
    package var client: Int
    package var user: String
    package var group: String
    package var epoch: String
    package var after: Int64
    package var manner: Manner

    package init(at: Int64, client: Int, user: String, group: String, epoch: String, after: Int64, manner: Manner) {
        self.at = at
        self.client = client
        self.user = user
        self.group = group
        self.epoch = epoch
        self.after = after
        self.manner = manner
    }
}

/// Consecutive events of one subscription, accepted in order.
package struct RunRecord: Codable, Equatable, Sendable {
    package var client: Int
    package var user: String
    package var group: String
    package var epoch: String
    package var first: Int64
    package var last: Int64
    package var hash: Fingerprint
    /// When the first and the last of them arrived.
    package var firstAt: Int64
    package var lastAt: Int64

    package init(
        client: Int, user: String, group: String, epoch: String, first: Int64, last: Int64, hash: Fingerprint,
        firstAt: Int64, lastAt: Int64
    ) {
        self.client = client
        self.user = user
        self.group = group
        self.epoch = epoch
        self.first = first
        self.last = last
        self.hash = hash
        self.firstAt = firstAt
        self.lastAt = lastAt
    }
}

/// An event that a correct server never sends at this place.
package struct FlawRecord: Codable, Equatable, Sendable {
    package enum Kind: String, Codable, Sendable {
        /// A number was left out: the client must subscribe again.
        case gap
        /// A number that the subscription has had, or that lies before its beginning.
        case repeated
        /// There is no subscription.
        case stray
    }

    package var at: Int64
    package var client: Int
    package var user: String
    package var group: String
    package var kind: Kind
    package var seq: Int64
    /// The number accepted last; 0 for none.
    package var last: Int64

    package init(at: Int64, client: Int, user: String, group: String, kind: Kind, seq: Int64, last: Int64) {
        self.at = at
        self.client = client
        self.user = user
        self.group = group
        self.kind = kind
        self.seq = seq
        self.last = last
    }
}

/// A subscription ends: because the server says so, or with its connection.
package struct EndRecord: Codable, Equatable, Sendable {
    package var at: Int64
    package var client: Int
    package var user: String
    package var group: String
    /// The server's code, or `closed`.
    package var code: String

    package init(at: Int64, client: Int, user: String, group: String, code: String) {
        self.at = at
        self.client = client
        self.user = user
        self.group = group
        self.code = code
    }
}

/// Where a client stood at the end, when everyone had had time to catch up.
package struct PositionRecord: Codable, Equatable, Sendable {
    package var client: Int
    package var user: String
    package var group: String
    package var seq: Int64

    package init(client: Int, user: String, group: String, seq: Int64) {
        self.client = client
        self.user = user
        self.group = group
        self.seq = seq
    }
}
