import Postgres
import Testing

@testable import GroupChat

@Suite("Whom a query names")
struct QueryNamesTests {
    private let ada = UserID.random()
    private let bob = UserID.random()
    private let eve = UserID.random()

    /// Matches as PostgreSQL finds them for people of these names.
    private func found(_ text: String, _ people: [(String, UserID)]) -> (people: [[UserID]], parts: [String]) {
        let names = QueryNames(text)
        var matches: [QueryNames.Match] = []
        for (index, candidate) in names.candidates.enumerated() {
            for (name, user) in people {
                let wanted = candidate.text.lowercased()
                if name.lowercased() == wanted {
                    matches.append(.init(candidate: index, user: user, isWhole: true))
                } else if candidate.mayBeFirst, name.lowercased().hasPrefix(wanted + " ") {
                    matches.append(.init(candidate: index, user: user, isWhole: false))
                }
            }
        }
        let found = names.found(matches)
        return (found.people, found.ranges.map { String(text[$0]) })
    }

    @Test("the longest name wins, in the order of the text, each once")
    func longest() {
        let people = [("Ada", ada), ("Ada Lovelace", bob), ("Eve", eve)]
        let found = found("Did Eve tell Ada Lovelace what Eve told Ada?", people)
        #expect(found.people == [[eve], [bob], [ada]])
        #expect(found.parts == ["Eve", "Ada Lovelace", "Eve", "Ada"])
    }

    @Test("a first name is enough where one person has it, and a capital or nothing but small letters says it is one")
    func first() {
        let people = [("Will Smith", ada), ("May Brown", bob), ("May Green", eve)]
        #expect(found("When does Will sail?", people).people == [[ada]])
        #expect(found("when does will sail?", people).people == [[ada]])
        #expect(found("When will the boat sail, Harbour?", people).people == [])
        #expect(found("What did May say?", people).people == [])
    }

    @Test("several people of one name all are meant")
    func several() {
        #expect(Set(found("What did Ada say?", [("Ada", ada), ("ada", bob)]).people[0]) == [ada, bob])
    }

    @Test("a hostile query makes a bounded number of candidates")
    func bounded() {
        let names = QueryNames(String(repeating: "a b ", count: 20_000))
        #expect(names.candidates.count <= QueryNames.wordCountMax * QueryNames.wordsMax)
        #expect(QueryNames("").candidates.isEmpty)
        #expect(QueryNames("\u{0} -- \"").candidates.isEmpty)
    }
}

@Suite("When a query was about")
struct QueryDatesTests {
    private static let now = Timestamp("2026-11-21T12:00:00Z")!

    static let texts: [(text: String, start: String, days: Int)] = [
        ("what happened on 7 May 2023?", "2023-05-07", 1), ("the 7th of May, 2023", "2023-05-07", 1),
        ("May 7, 2023", "2023-05-07", 1), ("on 2023-05-07", "2023-05-07", 1), ("in May 2023", "2023-05-01", 31),
        ("since February 2024", "2024-02-01", 29), ("in December", "2025-12-01", 31), ("in October", "2026-10-01", 31),
        ("on 21 November", "2026-11-21", 1), ("on 22 November", "2025-11-22", 1), ("in 2023", "2023-01-01", 365),
        ("in May", "2026-05-01", 31), ("Dec 24", "2025-12-24", 1),
    ]

    @Test("days, months and years as English writes them", arguments: texts)
    func dates(text: String, start: String, days: Int) throws {
        let found = QueryDates(in: text, now: Self.now).found
        #expect(found.count == 1)
        let date = try #require(found.first)
        #expect(date.start == Timestamp("\(start)T00:00:00Z"))
        #expect(date.end.duration(since: date.start) == .seconds(86_400 * days))
    }

    @Test(
        "no date where there is none",
        arguments: [
            "may I march with you?", "31 February 2023", "32 May", "what did May say?", "chapter 2023", "7",
            "2023-13-01",
            "", "1234-56-78 99 99", "9999999999999999999999 May",
        ])
    func none(text: String) {
        #expect(QueryDates(in: text, now: Self.now).found.filter { $0.unit == .day }.isEmpty)
        #expect(text != "may I march with you?" || QueryDates(in: text, now: Self.now).found.isEmpty)
    }

    @Test("a message of the day gets more than one of the days after, and that more than another")
    func bonus() {
        let cues = QueryCues(dates: QueryDates(in: "on 7 May 2023", now: Self.now).found)
        let weights = RankingWeights.standard
        func bonus(_ time: String) -> Double { cues.bonus(at: Timestamp(time)!, weights) }
        #expect(bonus("2023-05-07T23:59:59Z") == weights.day)
        #expect(bonus("2023-05-09T10:00:00Z") == weights.day * weights.afterwards)
        #expect(bonus("2023-05-12T10:00:00Z") == 0)
        #expect(bonus("2023-05-06T23:59:59Z") == 0)
    }
}

@Suite("Highlights")
struct HighlightTests {
    @Test("everything but the marks is escaped")
    func escaped() {
        #expect(
            Highlight.fragments(of: "<b>\u{E000}Tom\u{E001} & \"Jerry\"'s</b>\u{E002}x \u{E000}y\u{E001}") == [
                "&lt;b&gt;<mark>Tom</mark> &amp; &quot;Jerry&quot;&#39;s&lt;/b&gt;", "x <mark>y</mark>",
            ])
    }

    @Test("nothing is shown where nothing is marked")
    func unmarked() {
        #expect(Highlight.fragments(of: "plain <b>") == [])
        #expect(Highlight.fragments(of: nil) == [])
    }
}
