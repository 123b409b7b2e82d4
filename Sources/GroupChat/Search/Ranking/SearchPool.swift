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
    /// The query's lexemes that stand in it, a bit each.
    let matched: UInt64
    /// What each lexeme weighs in its group.
    let weights: [Float]
    /// The lexemes that its group knows.
    let known: UInt64
    let words: [String]
    /// Nil where it has no vector, or nothing was compared.
    let cosine: Float?
}

/// What both legs found, and everything around it.
struct SearchPool: Sendable {
    struct Place: Hashable, Sendable {
        let group: GroupID
        let seq: Int64
    }

    let messages: [PoolMessage]
    /// Places in each leg, from 1.
    let keywordRanks: [Place: Int]
    let semanticRanks: [Place: Int]
    /// The least nearness that the semantic leg brought: what has none counts as this.
    let cosineFloor: Double

    static let empty = SearchPool(messages: [], keywordRanks: [:], semanticRanks: [:], cosineFloor: 0)
}
