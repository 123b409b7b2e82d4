import Postgres

/// What becomes of a refresh token that somebody shows: decided here, carried out by `SessionStore`.
enum RefreshRules {
    /// For so long the same spent token gets the same child: two tabs refresh at once, an answer gets lost.
    static let grace = Duration.seconds(10)

    /// What is known of the token, under lock.
    struct Facts: Equatable {
        var isLive: Bool
        /// When it was spent, and what its child follows from.
        var spent: Spent?
        var now: Timestamp

        struct Spent: Equatable {
            var at: Timestamp
            var childSalt: [UInt8]
        }
    }

    enum Decision: Equatable {
        /// It is good: spend it and give its child.
        case rotate
        /// It has just been spent: the same child again.
        case answerAgain(childSalt: [UInt8])
        /// Somebody else has, or had, a copy. Nobody can tell who is the thief, so the session ends.
        case endSession
        /// It is over already.
        case refuse
    }

    static func decision(_ facts: Facts) -> Decision {
        guard facts.isLive else { return .refuse }
        guard let spent = facts.spent else { return .rotate }
        return facts.now.duration(since: spent.at) <= grace ? .answerAgain(childSalt: spent.childSalt) : .endSession
    }
}

extension RefreshRules.Facts {
    init(_ row: Row) throws(PostgresError) {
        let at = try row.decode("spent_at", as: Timestamp?.self)
        let salt = try row.decode("child_salt", as: [UInt8]?.self)
        isLive = try row.decode("is_live")
        spent = at.flatMap { at in salt.map { Spent(at: at, childSalt: $0) } }
        now = try row.decode("now")
    }
}
