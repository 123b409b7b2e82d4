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
        isQuestion: Bool = false, isWanted: Bool = true, words: [String]? = nil
    ) -> PoolMessage {
        PoolMessage(
            group: Self.group, seq: seq, ordinal: seq, author: author,
            createdAt: Self.start.advanced(by: .seconds(60 * (minute ?? Int(seq)))), isQuestion: isQuestion,
            isWanted: isWanted, matched: matched, words: words?.joined(separator: " ") ?? "w\(seq)", cosine: cosine)
    }

    /// A pool of a query for a rare word and one half as rare.
    private func pool(_ messages: [PoolMessage], floor: Double = 0) -> SearchPool {
        SearchPool(
            messages: messages, lexemes: [Self.group: lexemes(("'1:harbour'", 2, true), ("'1:tide'", 1, true))],
            keywordRanks: [:], semanticRanks: [:], cosineFloor: floor)
    }

    private func lexemes(_ all: (text: String, weight: Float, isKnown: Bool)...) -> QueryLexemes {
        all.reduce(into: QueryLexemes()) { $0.append($1.text, weight: $1.weight, isKnown: $1.isKnown) }
    }

    private func ranked(
        _ messages: [PoolMessage], _ mode: SearchRequest.Mode = .hybrid, cues: QueryCues = QueryCues(),
        floor: Double = 0
    ) -> [Int64] {
        let pool = self.pool(messages, floor: floor)
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
            let pool = self.pool(messages)
            return Ranking(weights: .standard, mode: .hybrid, cues: QueryCues(), newest: Self.start).ranked(pool)
                .first { $0.place.seq == 2 }!.score
        }
        #expect(score(near) > score(apart) + 0.4)
    }

    @Test("a lexeme counts once, by the nearest place where it stands")
    func once() {
        let single = [message(1, matched: 0b01), message(2, matched: 0b01)]
        let pool = self.pool(single)
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

    @Test("a lexeme that only another group knows counts against a group that does not, rarest first in each")
    func groups() {
        let other = GroupID.random()
        let there = PoolMessage(
            group: other, seq: 1, ordinal: 1, author: nil, createdAt: Self.start, isQuestion: false, isWanted: true,
            matched: 0b01, words: "x", cosine: nil)
        let pool = SearchPool(
            messages: [there, message(40, matched: 0b01)],
            lexemes: [
                Self.group: lexemes(("'1:harbour'", 2, true), ("'1:tide'", 1, false)),
                other: lexemes(("'2:tide'", 2, true), ("'2:harbour'", 5, false)),
            ], keywordRanks: [:], semanticRanks: [:], cosineFloor: 0)
        let found = Ranking(weights: .standard, mode: .keyword, cues: QueryCues(), newest: Self.start).ranked(pool)
        #expect(found.map(\.place.seq) == [40, 1])
    }

    @Test(
        "a query's lexeme is found among a message's whole, and in nothing that looks like it",
        arguments: [
            (" '7:boat' '7:harbour' '7:tide' ", UInt64(0b001)), (" '7:harbours' '7:tide' ", 0), (" '17:harbour' ", 0),
            (" '7:x ''7:harbour'' y' ", 0), (" '7:it''s' ", 0b010), (" '7:a\\\\b' '7:harbour' ", 0b101), ("", 0),
            ("  ", 0),
        ])
    func matched(words: String, bits: UInt64) {
        let lexemes = lexemes(("'7:harbour'", 2, true), ("'7:it''s'", 1, true), ("'7:a\\\\b'", 1, false))
        #expect(lexemes.matched(in: words) == bits)
        #expect(lexemes.known == 0b011)
    }
}
