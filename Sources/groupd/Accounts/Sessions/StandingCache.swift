internal import GroupChat

/// What was found out lately about sessions and accounts, so that not every request asks the database.
///
/// An entry is believed for five seconds, counted from before the question was asked; after that it is asked again, and
/// where no answer can be had the request fails. What ends on this node is forgotten at once, and an answer that was
/// on its way meanwhile is not kept either.
struct StandingCache: Sendable {
    /// What a token stands for.
    enum Subject: Hashable, Sendable {
        case session(SessionID)
        case identity(issuer: String, subject: String)
    }

    /// Begins a question: what its answer is stored with.
    struct Question: Sendable {
        fileprivate let askedAt: Duration
        fileprivate let generation: UInt64
    }

    static let ageMax = Duration.seconds(5)

    private struct Entry: Sendable {
        let standing: Standing
        let askedAt: Duration
    }

    private var entries = RecentMap<Subject, Entry>(countMax: 16_384)
    private var generation: UInt64 = 0

    /// What is known and fresh.
    func standing(of subject: Subject, now: Duration) -> Standing? {
        guard let entry = entries[subject], now - entry.askedAt < Self.ageMax else { return nil }
        return entry.standing
    }

    func ask(now: Duration) -> Question {
        Question(askedAt: now, generation: generation)
    }

    /// Keeps an answer, unless something has ended since it was asked for.
    mutating func keep(_ standing: Standing, of subject: Subject, from question: Question) {
        guard question.generation == generation else { return }
        entries[subject] = Entry(standing: standing, askedAt: question.askedAt)
    }

    mutating func forget(_ sessions: [SessionID]) {
        generation += 1
        for session in sessions { entries[.session(session)] = nil }
    }

    mutating func forget(_ user: UserID) {
        generation += 1
        entries.removeAll { $1.standing.user == user }
    }
}
