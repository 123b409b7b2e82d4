import Postgres
import TestSupport
import Testing

@testable import GroupChat

@Suite("What is typed into a search field")
struct SearchWordsTests {
    @Test(
        "quotes make phrases, a dash keeps out, all else are words",
        arguments: [
            ("high water", "high water", [], []),
            (#""high water" quay"#, "quay", ["high water"], []),
            (#"quay "high  water""#, "quay", ["high water"], []),
            ("quay -boat", "quay", [], ["boat"]),
            (#"quay -"red boat" -tar"#, "quay", [], ["red boat", "tar"]),
            (#"-"red boat"quay"#, "quay", [], ["red boat"]),
            (#""one""two""#, "", ["one", "two"], []),
            (
                "“high water” „low water“ «ebbe und flut» ＂wide＂", "",
                ["high water", "low water", "ebbe und flut", "wide"], []
            ),
            ("« mot juste »", "", ["mot juste"], []),
            (#""half way”"#, "", ["half way"], []),
        ] as [(String, String, [String], [String])])
    func parts(typed: String, text: String, phrases: [String], excluded: [String]) {
        let words = SearchWords(parsing: typed)
        #expect(words.text == text)
        #expect(words.phrases == phrases)
        #expect(words.excluded == excluded)
        #expect(words.author == nil && words.since == nil && words.until == nil)
    }

    @Test(
        "what has no meaning as an operator is a word",
        arguments: [
            "e-mail", "well-known fact", "a - b", "--help", "tar --exclude=x", "5\" disk", "rock 'n' roll", "from:",
            "from:@",
            "since:yesterdayish", "since:", "until:2026-13", "since:2026-02-29", "before:20260301",
            "https://example.org",
            "fromage:blue", "re:from", "a:b:c", "x & y | !z <-> (w:*)", "'; drop table messages; --", "100%", "\\", "*",
            "_", "$1 %s {}", "c++ c#", "🌊", "naïve café", "اب", "ทดสอบ",
        ])
    func ordinary(typed: String) {
        let words = SearchWords(parsing: typed)
        let isEmpty = ["\\", "*", "_"].contains(typed)
        #expect(words.text == (isEmpty ? "" : typed))
        #expect(words.isEmpty == isEmpty)
        #expect(words.phrases.isEmpty && words.excluded.isEmpty)
        #expect(words.author == nil && words.since == nil && words.until == nil)
    }

    @Test(
        "from: names an author, in any case, with or without @ and quotes",
        arguments: [
            ("from:ada", "ada"), ("FROM:Ada", "Ada"), ("From:@ada", "ada"), (#"from:"Ada Lovelace""#, "Ada Lovelace"),
            ("from:“Ada  Lovelace”", "Ada Lovelace"), (#"from:@"Ada"#, #""Ada"#),
            (#"from:"Ada Lovelace"#, "Ada Lovelace quay"),
            ("from:me", "me"), ("from:ME", "me"), ("from:ada from:ben", "ben"), ("from:a:b", "a:b"), ("from:-x", "-x"),
        ])
    func author(typed: String, author: String) {
        let words = SearchWords(parsing: typed + " quay")
        #expect(words.author == author)
        #expect(words.phrases.isEmpty && words.excluded.isEmpty)
        #expect(words.text == (author.hasSuffix("quay") ? "" : "quay"))
    }

    @Test(
        "since: and until: take days, months, years and moments in UTC, and what until: names is included",
        arguments: [
            ("since:2026-03-01", "2026-03-01T00:00:00Z", nil), ("after:2026-03", "2026-03-01T00:00:00Z", nil),
            ("since:2026", "2026-01-01T00:00:00Z", nil),
            ("since:2026-03-01T12:00:00+02:00", "2026-03-01T10:00:00Z", nil),
            ("until:2026-03-01", nil, "2026-03-02T00:00:00Z"), ("until:2026-02", nil, "2026-03-01T00:00:00Z"),
            ("until:2024-02", nil, "2024-03-01T00:00:00Z"), ("until:2026-12", nil, "2027-01-01T00:00:00Z"),
            ("UNTIL:2026", nil, "2027-01-01T00:00:00Z"),
            ("until:2026-03-01T12:00:00.5Z", nil, "2026-03-01T12:00:00.5Z"),
            ("before:2026-03-01", nil, "2026-03-01T00:00:00Z"), ("before:2026", nil, "2026-01-01T00:00:00Z"),
            (#"since:"2026-03-01""#, "2026-03-01T00:00:00Z", nil),
            (
                "since:2025 since:2026 since:2024 until:2029 until:2028-01", "2026-01-01T00:00:00Z",
                "2028-02-01T00:00:00Z"
            ),
        ] as [(String, String?, String?)])
    func times(typed: String, since: String?, until: String?) {
        let words = SearchWords(parsing: "quay \(typed)")
        #expect(words.since == since.flatMap { Timestamp($0) })
        #expect(words.until == until.flatMap { Timestamp($0) })
        #expect(words.text == "quay")
    }

    @Test("the last day that can be written ends after it")
    func lastDay() throws {
        let period = try #require(SearchPeriod("9999-12-31"))
        #expect(period.end.duration(since: period.start) == .seconds(86_400))
        #expect(SearchPeriod("9999")?.end == period.end && SearchPeriod("9999-12")?.end == period.end)
    }

    @Test(
        "what is no time is none",
        arguments: [
            "", "26", "2026-3", "2026-03-1", "2026-00", "2026-02-30", "٢٠٢٦", "+026", "2026-03-01T12:00", " 2026",
        ])
    func noTime(text: String) {
        #expect(SearchPeriod(text) == nil)
    }

    @Test(
        "operators, quotes and punctuation alone leave nothing to search for",
        arguments: [
            "", " ", "\n\t", "from:ada", "since:2026 until:2027", "-boat", #"-"red boat" from:me"#, "\"", "\"\"", "“”",
            "\" \"",
            "-", "- - -", "--", "...", "?!", "()", "''", "&", "\u{200B}\u{FEFF}", "\u{200D}", "\u{1}\u{2}",
            "\"\u{202E}\"",
            "\u{0301}",
        ])
    func nothing(typed: String) {
        #expect(SearchWords(parsing: typed).isEmpty)
    }

    @Test("controls, zero-width characters and marks of direction are dropped, and all white space is one space")
    func hidden() {
        let typed =
            "\u{FEFF}har\u{200B}bour\u{1}\u{202E} \t\r\n\u{A0}\u{3000}fr\u{2066}om\u{AD}:a\u{7F}da\u{2028}\u{85}quay\u{E0001}"
        let words = SearchWords(parsing: typed)
        #expect(words.text == "harbour quay")
        #expect(words.author == "ada")
        #expect(SearchWords(parsing: "می\u{200C}خواهم 👩\u{200D}🚀").text == "می\u{200C}خواهم 👩\u{200D}🚀")
    }

    @Test("of hundreds of phrases and exclusions so many hold; the phrases after those are words")
    func bounds() {
        let many = (0..<200).map { #""p\#($0) q" -x\#($0)"# }.joined(separator: " ")
        let words = SearchWords(parsing: many)
        #expect(words.phrases == (0..<SearchWords.phraseCountMax).map { "p\($0) q" })
        #expect(words.excluded == (0..<SearchWords.excludedCountMax).map { "x\($0)" })
        #expect(words.text == (SearchWords.phraseCountMax..<200).map { "p\($0) q" }.joined(separator: " "))
    }

    @Test(
        "a text made to be hard is read in a moment", .timeLimit(.minutes(1)),
        arguments: [
            "\"", "-\"", "from:\"", "since:\"a ", "from:", "-", "--", "\u{200B}", "\u{301}", " ", "“a”", "a\"",
            "until:\"x\" ",
        ])
    func hostile(unit: String) {
        let typed = String(repeating: unit, count: 100_000)
        let time = ContinuousClock().measure { _ = SearchWords(parsing: typed) }
        #expect(time < .seconds(10), "\(time)")
    }

    @Test("any text becomes something, and what was taken apart reads as the same words again")
    func anything() {
        var numbers = SeededGenerator(seed: 4)
        let pieces = [
            "\"", "“", "-", " ", "from:", "since:", "2026", "ada", ":", "@", "\u{200B}", "\u{0}", "🌊", "e\u{301}",
            "until:2026-03",
        ]
        for _ in 0..<20_000 {
            let count = Int.random(in: 0...12, using: &numbers)
            let typed = (0..<count).map { _ in pieces.randomElement(using: &numbers)! }.joined()
            let words = SearchWords(parsing: typed)
            for text in [words.text] + words.phrases + words.excluded {
                #expect(!text.contains("  ") && text.first != " " && text.last != " ", "\(typed)")
                #expect(!text.unicodeScalars.contains { $0.value < 0x20 || $0.value == 0x200B }, "\(typed)")
            }
            #expect(words.author != "")
            #expect(SearchWords(parsing: " \(typed) ") == words, "\(typed)")
        }
    }
}
