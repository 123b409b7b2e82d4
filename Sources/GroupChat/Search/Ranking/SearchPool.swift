import Postgres

/// A message that may be what is looked for, or stands beside one: all that a ranking knows of it.
struct PoolMessage: Sendable, Equatable {
    let group: GroupID
    let seq: Int64
    /// The how-manieth of its group: neighbours differ by one.
    let ordinal: Int64
    let author: UserID?
    let createdAt: Timestamp
    let isQuestion: Bool
    /// Whether it is what was asked for: author, time, thread, phrases.
    let isWanted: Bool
    /// Its group's `QueryLexemes` that stand in it, a bit each.
    var matched: UInt64 = 0
    /// Its lexemes, a space before and after each.
    let words: String
    /// Nil where it has no vector, or nothing was compared.
    let cosine: Float?
}

/// What both legs found, and everything around it.
struct SearchPool: Sendable {
    struct Place: Hashable, Sendable {
        let group: GroupID
        let seq: Int64
    }

    /// Each once.
    let messages: [PoolMessage]
    /// What the query looks for in each group of theirs.
    let lexemes: [GroupID: QueryLexemes]
    /// Places in each leg, from 1.
    let keywordRanks: [Place: Int]
    let semanticRanks: [Place: Int]
    /// The least nearness that the semantic leg brought: what has none counts as this.
    let cosineFloor: Double

    static let empty = SearchPool(messages: [], lexemes: [:], keywordRanks: [:], semanticRanks: [:], cosineFloor: 0)
}

extension SearchPool {
    /// Finds which of the query's lexemes stand in each message.
    init(
        _ found: SearchRun.Surroundings, keywordRanks: [Place: Int], semanticRanks: [Place: Int], cosineFloor: Double
    ) {
        let messages = found.messages.map { message in
            var message = message
            message.matched = found.lexemes[message.group]?.matched(in: message.words) ?? 0
            return message
        }
        self.init(
            messages: messages, lexemes: found.lexemes, keywordRanks: keywordRanks, semanticRanks: semanticRanks,
            cosineFloor: cosineFloor)
    }
}
