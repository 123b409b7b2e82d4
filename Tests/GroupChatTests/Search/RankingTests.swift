import Postgres
import Testing

@testable import GroupChat

@Suite("The ranking")
struct RankingTests {
    private static let group = GroupID.random()
    private static let start = Timestamp("2026-03-01T10:00:00Z")!

    /// A message whose ordinal is its number, a minute after the one before.
    private func message(
        _ seq: Int64, matched: UInt64 = 0, cosine: Float? = nil, author: UserID? = nil, minute: Int? = nil,
        isQuestion: Bool = false, isWanted: Bool = true, words: [String]? = nil, weights: [Float] = [2, 1]
    ) -> PoolMessage {
        PoolMessage(
            group: Self.group, seq: seq, ordinal: seq, author: author,
            createdAt: Self.start.advanced(by: .seconds(60 * (minute ?? Int(seq)))), isQuestion: isQuestion,
            isWanted: isWanted, matched: matched, weights: weights, known: 0b11, words: words ?? ["w\(seq)"],
            cosine: cosine)
    }

    private func ranked(
        _ messages: [PoolMessage], _ mode: SearchRequest.Mode = .hybrid, cues: QueryCues = QueryCues(),
        floor: Double = 0
    ) -> [Int64] {
        let pool = SearchPool(messages: messages, keywordRanks: [:], semanticRanks: [:], cosineFloor: floor)
        return Ranking(weights: .standard, mode: mode, cues: cues, newest: Self.start).ranked(pool).map(\.place.seq)
    }

    @Test("more of the query's weight is better, and a rarer word weighs more")
    func coverage() {
        let messages = [message(1, matched: 0b10), message(40, matched: 0b01), message(80, matched: 0b11)]
        #expect(ranked(messages, .keyword) == [80, 40, 1])
    }

    @Test("the answer after a question that has the words comes before a message without such a neighbour")
    func neighbours() {
        let messages = [
            message(1, matched: 0b11, isQuestion: true), message(2), message(40), message(80, matched: 0b10),
        ]
        #expect(ranked(messages).prefix(2) == [1, 2])
    }

    @Test("a long pause ends what a message has to do with the one before")
    func pause() {
        let near = [message(1, matched: 0b11), message(2), message(3)]
        let apart = [message(1, matched: 0b11), message(2, minute: 600), message(3, minute: 601)]
        func score(_ messages: [PoolMessage]) -> Double {
            let pool = SearchPool(messages: messages, keywordRanks: [:], semanticRanks: [:], cosineFloor: 0)
            return Ranking(weights: .standard, mode: .hybrid, cues: QueryCues(), newest: Self.start).ranked(pool)
                .first { $0.place.seq == 2 }!.score
        }
        #expect(score(near) > score(apart) + 0.4)
    }

    @Test("a lexeme counts once, by the nearest place where it stands")
    func once() {
        let single = [message(1, matched: 0b01), message(2, matched: 0b01)]
        let pool = SearchPool(messages: single, keywordRanks: [:], semanticRanks: [:], cosineFloor: 0)
        let scores = Ranking(weights: .standard, mode: .keyword, cues: QueryCues(), newest: Self.start).ranked(pool)
            .map(\.score)
        #expect(scores.allSatisfy { 0.66...0.69 ~= $0 })
    }

    @Test("by words alone only what has one of them is found; by meaning alone words count for nothing")
    func modes() {
        let messages = [message(1, matched: 0b11, cosine: 0.1), message(2, cosine: 0.9), message(90, cosine: 0.5)]
        #expect(ranked(messages, .keyword) == [1])
        #expect(ranked(messages, .semantic).first == 2)
    }

    @Test("what was not asked for is not found, and still tells what its neighbours are about")
    func unwanted() {
        let messages = [message(1, matched: 0b11, isWanted: false), message(2), message(90)]
        #expect(ranked(messages) == [2, 90])
    }

    @Test("what a member named in the query wrote comes first")
    func author() {
        let (ada, bob) = (UserID.random(), UserID.random())
        let messages = [
            message(1, matched: 0b01, author: bob), message(40, matched: 0b01, author: ada), message(80, matched: 0b01),
        ]
        #expect(ranked(messages, cues: QueryCues(named: [ada], alsoNamed: [bob])) == [40, 1, 80])
    }

    @Test("what says the same as something better comes last")
    func doubles() {
        let words = (1...10).map { "word\($0)" }
        let messages = [
            message(1, matched: 0b11, words: words), message(40, matched: 0b11, words: words + ["the"]),
            message(80, matched: 0b01),
        ]
        #expect(Set(ranked(messages).prefix(2)).contains(80))
    }

    @Test("what no vector was made of counts as the farthest of those that were found")
    func floor() {
        let messages = [message(1, cosine: 0.8), message(40), message(80, cosine: 0.3)]
        #expect(ranked(messages, .semantic, floor: 0.5) == [1, 40, 80])
    }

    @Test("a lexeme that only another group knows counts against a group that does not")
    func groups() {
        let other = PoolMessage(
            group: .random(), seq: 1, ordinal: 1, author: nil, createdAt: Self.start, isQuestion: false, isWanted: true,
            matched: 0b01, weights: [2, 5], known: 0b01, words: ["x"], cosine: nil)
        #expect(ranked([other, message(40, matched: 0b11)], .keyword) == [40, 1])
    }
}
