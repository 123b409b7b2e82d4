internal import GroupChat
internal import Postgres

/// The signing keys as this node knows them, and when it has to ask again.
struct SigningKeySet: Sendable {
    /// A key made on another node is signed with here after so long at the latest.
    static let ageMax = Duration.seconds(30)
    /// An unknown `kid` may be a new key's; however many come, the database is asked about so many.
    private static let unknownAllowance = Allowance(burst: 5, perMinute: 60)

    private var keys: [String: SigningKey] = [:]
    private var newest: SigningKey?
    private var loadedAt: Duration?
    private var unknown = Allowance.Balance(Self.unknownAllowance, now: .zero)

    /// Takes what the database holds, asked for at that moment.
    mutating func replace(with keys: [SigningKey], askedAt: Duration) {
        self.keys = Dictionary(keys.map { ($0.id.description, $0) }) { first, _ in first }
        newest = keys.filter { $0.retiredAt == nil }.max { $0.createdAt < $1.createdAt }
        loadedAt = askedAt
    }

    /// The key to sign with; nil where the set is too old to say, or empty.
    func signer(now: Duration) -> SigningKey? {
        guard let loadedAt, now - loadedAt < Self.ageMax else { return nil }
        return newest
    }

    enum Lookup: Equatable {
        case found(SigningKey)
        case refuse
        /// Ask the database and look again.
        case load
    }

    /// What to do about a token that names this key.
    ///
    /// - Parameter lifetime: of access tokens: a retired key's last ones were signed within `ageMax` of its end.
    mutating func lookup(_ id: String, now: Duration, date: Timestamp, lifetime: Duration) -> Lookup {
        guard let loadedAt, now - loadedAt < Self.ageMax else { return .load }
        if keys[id] != nil { return find(id, date: date, lifetime: lifetime) }
        guard unknown.wait(Self.unknownAllowance, now: now) == nil else { return .refuse }
        unknown.take()
        return .load
    }

    /// The key, where it is one of those known and its tokens may be good.
    func find(_ id: String, date: Timestamp, lifetime: Duration) -> Lookup {
        guard let key = keys[id] else { return .refuse }
        guard let retiredAt = key.retiredAt else { return .found(key) }
        return date < retiredAt.advanced(by: lifetime + Self.ageMax) ? .found(key) : .refuse
    }
}
