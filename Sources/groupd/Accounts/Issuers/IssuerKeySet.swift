/// The keys that an outside issuer publishes, as they were last fetched, and when to fetch them again.
struct IssuerKeySet: Sendable {
    /// So old at most, a key that the issuer took back is still believed.
    static let ageMax = Duration.seconds(3_600)
    /// However many tokens name unknown keys, the issuer is asked once in so long.
    static let attemptInterval = Duration.seconds(60)

    private var keys: [String: IssuerKey] = [:]
    private var fetchedAt: Duration?
    private var triedAt: Duration?

    enum Lookup {
        case found(IssuerKey)
        case refuse
        /// Fetch the keys and look again.
        case fetch
    }

    func lookup(_ id: String, now: Duration) -> Lookup {
        let mayFetch = triedAt.map { now - $0 >= Self.attemptInterval } ?? true
        let isFresh = fetchedAt.map { now - $0 < Self.ageMax } ?? false
        if let key = keys[id], isFresh || !mayFetch { return .found(key) }
        return mayFetch ? .fetch : .refuse
    }

    /// The issuer is being asked.
    mutating func begin(now: Duration) { triedAt = now }

    /// It answered.
    mutating func replace(with keys: [String: IssuerKey], now: Duration) {
        self.keys = keys
        fetchedAt = now
    }
}
