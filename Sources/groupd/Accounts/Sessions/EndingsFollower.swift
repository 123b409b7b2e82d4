internal import GroupChat

/// Tells what is news about endings that are read again and again.
///
/// A session that ends may be committed a moment after the time that stands in it, so each question reaches back further
/// than the last answer, and as far as the database could not be asked.
struct EndingsFollower: Sendable {
    /// Longer than a transaction that ends a session may take.
    static let overlap = Duration.seconds(15)

    private var known = SessionStore.Endings()
    private var answeredAt: Duration

    /// - Parameter now: what ended before is of no interest: nobody was here yet.
    init(now: Duration) {
        answeredAt = now
    }

    /// How far to reach back.
    func window(now: Duration) -> Duration {
        now - answeredAt + Self.overlap
    }

    /// What of an answer is new. `askedAt` is when the question was put.
    mutating func news(in endings: SessionStore.Endings, askedAt: Duration) -> SessionStore.Endings {
        defer {
            known = endings
            answeredAt = askedAt
        }
        return endings.subtracting(known)
    }
}
