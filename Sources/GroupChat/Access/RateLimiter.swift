import Postgres
import Synchronization

/// How fast each person may do things, whichever connections they use for it.
///
/// Bounded: people whose buckets are full again are forgotten when room is needed, since a new bucket is a full one.
/// Were all of them busy, one is forgotten anyway and gets a burst more than it should.
public final class RateLimiter: Sendable {
    /// What is counted apart from each other.
    public enum Sort: Int, Sendable, CaseIterable { case message, command, typing, ping, lookup }

    public enum Decision: Sendable, Equatable {
        case allowed
        /// Not before so long.
        case wait(Duration)
    }

    /// A rate for each sort.
    public struct Rates: Sendable, Equatable {
        public var message = TokenBucket.Rate(perMinute: 60, burst: 20)
        public var command = TokenBucket.Rate(perMinute: 600, burst: 20)
        public var typing = TokenBucket.Rate(perMinute: 10, burst: 20)
        public var ping = TokenBucket.Rate(perMinute: 30, burst: 20)
        /// Asking whose a mail address is.
        public var lookup = TokenBucket.Rate(perMinute: 30, burst: 20)

        public init() {}

        subscript(sort: Sort) -> TokenBucket.Rate {
            switch sort {
            case .message: message
            case .command: command
            case .typing: typing
            case .ping: ping
            case .lookup: lookup
            }
        }
    }

    private static let shardCount = 16
    public let rates: Rates
    private let peoplePerShardMax: Int
    private let shards: [Shard]

    /// A lock cannot be an array's element by itself.
    private final class Shard: Sendable {
        let people = Mutex([UserID: Buckets]())
    }

    /// One person's. A sort has none before it was first used.
    private struct Buckets {
        var bySort: [TokenBucket?] = Array(repeating: nil, count: Sort.allCases.count)
    }

    /// - Parameter peopleMax: How many people are remembered at least, if they come evenly.
    public init(rates: Rates = Rates(), peopleMax: Int = 200_000) {
        self.rates = rates
        peoplePerShardMax = max(1, peopleMax / Self.shardCount)
        shards = (0..<Self.shardCount).map { _ in Shard() }
    }

    /// Counts one, or says how long to wait. Refused attempts cost nothing.
    public func take(_ sort: Sort, for user: UserID, now: ContinuousClock.Instant = .now) -> Decision {
        let rate = rates[sort]
        return shards[Int(user.uuid.low % UInt64(Self.shardCount))].people.withLock { people in
            if people[user] == nil, people.count >= peoplePerShardMax { makeRoom(&people, now) }
            var bucket = people[user]?.bySort[sort.rawValue] ?? TokenBucket(rate, now: now)
            let decision = bucket.take(rate, now: now)
            people[user, default: Buckets()].bySort[sort.rawValue] = bucket
            return decision
        }
    }

    /// How many people are remembered.
    public var peopleCount: Int {
        shards.reduce(0) { $0 + $1.people.withLock(\.count) }
    }

    private func makeRoom(_ people: inout [UserID: Buckets], _ now: ContinuousClock.Instant) {
        people = people.filter { _, buckets in
            Sort.allCases.contains { sort in
                buckets.bySort[sort.rawValue].map { !$0.isFull(rates[sort], now: now) } ?? false
            }
        }
        if people.count >= peoplePerShardMax, let victim = people.keys.first { people[victim] = nil }
    }
}
