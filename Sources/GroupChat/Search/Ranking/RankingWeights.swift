/// What a ranking goes by, with defaults that were tuned on conversations of which each was left out in turn
/// (`Benchmarks/Retrieval`). Each may be 20 % off without losing more than a hundredth of what is found.
public struct RankingWeights: Sendable, Equatable {
    /// Messages that each leg brings, and that words bring alone. With 150 and 100 no more of what is asked for is found.
    public var keywordHits = 60
    public var semanticHits = 40
    public var loneKeywordHits = 80
    /// Messages are found by the rarer lexemes of a query, until together they stand in more messages than this.
    public var frequencyMax: Int64 = 3_000
    /// In up to so many messages each vector is compared; in more the index is asked, which finds nearly all.
    public var exactMax: Int64 = 20_000
    /// Messages of a group that may be searched before the index has them.
    public var unindexedMax = 500

    /// A longer pause ends a run of messages: what was said before is no context of what follows.
    public var runPause = Duration.seconds(1_800)
    /// How much of a lexeme's weight a message gets because one near it has it: the one before, the one before that asks
    /// something, the one after, and those two away where they are known because of another hit.
    public var previous = 0.5
    public var previousQuestion = 0.8
    public var next = 0.4
    public var secondPrevious = 0.4
    public var secondNext = 0.3

    /// The weight of lexemes that name a member or a date: both are matched by more than the words.
    public var name = 0.3
    public var date = 0.3
    /// For what the first member named in the query wrote, and what the others wrote.
    public var author = 0.3
    public var laterAuthor = 0.15

    /// The nearness of meaning against the words, and how much of their neighbours' nearness messages get.
    public var meaning = 0.7
    public var previousMeaning = 0.4
    public var nextMeaning = 0.2

    /// For what was written on a day, or in a month, that the query names, and in the days after it.
    public var day = 0.6
    public var month = 0.4
    public var afterwards = 0.5
    public var afterwardsDays = 3.0

    /// What asks is rarely what is asked for.
    public var question = 0.95
    /// A mild preference for the recent.
    public var recent = 0.02
    public var recentHalfLifeDays = 30.0

    /// Of the best so many, what says nearly the same as a better one comes last.
    public var doublesAmong = 50
    public var doubleLikeness = 0.9
    public var doubleWordsMin = 5

    public init() {}

    public static let standard = RankingWeights()
}
