import Postgres

/// Days, months and years that a query names, as English writes them (`7 May 2023`, `May 7`, `in May`, `2023-05-07`,
/// `in 2023`). In other languages it finds the numbers at most, and a search goes on without. Without a year it is the
/// latest such date that is not after `now`. Times are UTC's.
struct QueryDates: Sendable {
    let found: [NamedDate]

    init(in text: String, now: Timestamp) {
        var scan = DateScan(text, today: CivilDate(now))
        found = scan.dates()
    }
}

/// One pass over the words of a query.
private struct DateScan {
    private struct Word {
        let text: String
        let range: Range<String.Index>
        /// What stands between it and the word before.
        let gap: Substring
        var number: Int? { Int(text) }
        /// A number with or without its ending: `7`, `7th`.
        var day: Int? {
            let digits = text.prefix { $0.isASCII && $0.isNumber }
            let ending = text.dropFirst(digits.count)
            guard ending.isEmpty || ["st", "nd", "rd", "th"].contains(ending) else { return nil }
            return digits.count <= 2 ? Int(digits).flatMap { 1...31 ~= $0 ? $0 : nil } : nil
        }
        var year: Int? { text.count == 4 ? number.flatMap { 1900...2099 ~= $0 ? $0 : nil } : nil }
        var month: Int? { DateScan.months[text] }
    }

    private static let names = [
        "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
        "december",
    ]
    static let months: [String: Int] = {
        var months = ["sept": 9]
        for (index, name) in names.enumerated() {
            months[name] = index + 1
            months[String(name.prefix(3))] = index + 1
        }
        return months
    }()
    private static let yearWords: Set = ["in", "of", "during", "since", "year"]
    /// `May` and `March` are months beside these alone.
    private static let monthWords: Set = [
        "in", "of", "during", "since", "last", "this", "until", "till", "by", "before", "after", "early", "late", "mid",
    ]

    private let words: [Word]
    private let original: String
    private let today: CivilDate
    private var place = 0

    init(_ text: String, today: CivilDate) {
        var words: [Word] = []
        var end = text.startIndex
        for range in text.wordRanges {
            words.append(
                Word(text: text[range].lowercased(), range: range, gap: text[end..<range.lowerBound]))
            end = range.upperBound
        }
        self.words = words
        self.today = today
        original = text
    }

    mutating func dates() -> [NamedDate] {
        var dates: [NamedDate] = []
        while place < words.count {
            if let (date, count) = iso() ?? dayAndMonth() ?? monthAndDay() ?? month() ?? year() {
                dates.append(date)
                place += count
            } else {
                place += 1
            }
        }
        return dates
    }

    private func word(_ offset: Int) -> Word? {
        place + offset < words.count ? words[place + offset] : nil
    }

    private func iso() -> (NamedDate, Int)? {
        guard let year = word(0)?.year, let month = word(1)?.number, word(1)?.gap == "-",
            let day = word(2)?.number, word(2)?.gap == "-"
        else { return nil }
        return date(.day, CivilDate(year: year, month: month, day: day), 3)
    }

    private func dayAndMonth() -> (NamedDate, Int)? {
        guard let day = word(0)?.day else { return nil }
        let at = word(1)?.text == "of" ? 2 : 1
        guard let month = word(at)?.month else { return nil }
        return dated(day: day, month: month, year: word(at + 1)?.year, count: at + 1)
    }

    private func monthAndDay() -> (NamedDate, Int)? {
        guard let month = word(0)?.month, let day = word(1)?.day else { return nil }
        return dated(day: day, month: month, year: word(2)?.year, count: 2)
    }

    private func dated(day: Int, month: Int, year: Int?, count: Int) -> (NamedDate, Int)? {
        var civil = CivilDate(year: year ?? today.year, month: month, day: day)
        if year == nil, civil > today { civil.year -= 1 }
        return date(.day, civil, count + (year == nil ? 0 : 1))
    }

    private func month() -> (NamedDate, Int)? {
        guard let word = word(0), let month = word.month else { return nil }
        let at = self.word(1)?.text == "of" ? 2 : 1
        let year = self.word(at)?.year
        if year == nil {
            let before = place > 0 ? words[place - 1].text : ""
            let isCapital = original[word.range.lowerBound].isUppercase
            guard word.text.count > 3 || word.text == "may" else { return nil }
            if ["may", "march"].contains(word.text), !(isCapital && Self.monthWords.contains(before)) { return nil }
        }
        var civil = CivilDate(year: year ?? today.year, month: month, day: 1)
        if year == nil, civil > today { civil.year -= 1 }
        return date(.month, civil, year == nil ? 1 : at + 1)
    }

    private func year() -> (NamedDate, Int)? {
        guard let year = word(0)?.year, place > 0, Self.yearWords.contains(words[place - 1].text) else { return nil }
        return date(.year, CivilDate(year: year, month: 1, day: 1), 1)
    }

    private func date(_ unit: NamedDate.Unit, _ start: CivilDate, _ count: Int) -> (NamedDate, Int)? {
        guard let midnight = start.midnight, let end = start.end(unit) else { return nil }
        let range = words[place].range.lowerBound..<words[place + count - 1].range.upperBound
        return (NamedDate(unit: unit, start: midnight, end: end, range: range), count)
    }
}

/// A day of the calendar, in UTC.
struct CivilDate: Sendable, Equatable, Comparable {
    var year: Int
    var month: Int
    var day: Int

    init(year: Int, month: Int, day: Int) {
        self.year = year
        self.month = month
        self.day = day
    }

    /// The day of a moment.
    init(_ time: Timestamp) {
        let parts = time.description.prefix(10).split(separator: "-").compactMap { Int($0) }
        self.init(year: parts[0], month: parts[1], day: parts[2])
    }

    static func < (left: CivilDate, right: CivilDate) -> Bool {
        (left.year, left.month, left.day) < (right.year, right.month, right.day)
    }

    /// Its first moment; nil where the calendar does not have it.
    var midnight: Timestamp? {
        func digits(_ number: Int, _ count: Int) -> String {
            let text = String(number)
            return String(repeating: "0", count: max(0, count - text.count)) + text
        }
        return Timestamp("\(digits(year, 4))-\(digits(month, 2))-\(digits(day, 2))T00:00:00Z")
    }

    /// The first moment after the day, month or year that begins with it.
    func end(_ unit: NamedDate.Unit) -> Timestamp? {
        switch unit {
        case .day: midnight?.advanced(by: .seconds(86_400))
        case .month:
            (month == 12
                ? CivilDate(year: year + 1, month: 1, day: 1) : CivilDate(year: year, month: month + 1, day: 1))
                .midnight
        case .year: CivilDate(year: year + 1, month: 1, day: 1).midnight
        }
    }
}

extension String {
    /// Runs of letters and digits.
    var wordRanges: [Range<String.Index>] {
        var ranges: [Range<String.Index>] = []
        var start: String.Index?
        for index in indices {
            if self[index].isLetter || self[index].isNumber {
                start = start ?? index
            } else if let begun = start {
                ranges.append(begun..<index)
                start = nil
            }
        }
        if let start { ranges.append(start..<endIndex) }
        return ranges
    }
}
