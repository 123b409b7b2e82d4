/// What Prometheus would read of a text in its format 0.0.4, held to the rules that the format has.
struct ParsedMetrics {
    struct Problem: Error, Equatable {
        let line: String
        let reason: String
    }

    struct Series: Hashable {
        let name: String
        let labels: [String: String]
    }

    struct Family {
        let name: String
        let help: String
        let type: String
        var samples: [(series: Series, value: Double)] = []
    }

    private(set) var families: [Family] = []

    init(_ bytes: [UInt8]) throws(Problem) {
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw Problem(line: "", reason: "not UTF-8")
        }
        guard text.isEmpty || text.utf8.last == UInt8(ascii: "\n") else {
            throw Problem(line: "", reason: "the last line does not end")
        }
        var help: (name: String, text: String)?
        for line in text.split(separator: "\n") {
            if let rest = line.removing("# HELP ") {
                help = try Self.help(rest)
            } else if let rest = line.removing("# TYPE ") {
                try begin(rest, help: help)
                help = nil
            } else {
                try add(line)
            }
        }
        for family in families { try Self.check(family) }
    }

    subscript(name: String) -> Family? { families.first { $0.name == name } }

    /// The value of a series; nil where there is none.
    func value(_ name: String, _ labels: [String: String] = [:]) -> Double? {
        families.flatMap(\.samples).first { $0.series == Series(name: name, labels: labels) }?.value
    }

    private static func help(_ rest: Substring) throws(Problem) -> (name: String, text: String) {
        let words = rest.split(separator: " ", maxSplits: 1)
        guard words.count == 2 else { throw Problem(line: String(rest), reason: "no help") }
        return (String(words[0]), try unescaped(words[1], quotes: false))
    }

    private mutating func begin(_ rest: Substring, help: (name: String, text: String)?) throws(Problem) {
        let words = rest.split(separator: " ").map(String.init)
        guard words.count == 2, Self.isName(words[0]), ["counter", "gauge", "histogram"].contains(words[1]) else {
            throw Problem(line: String(rest), reason: "no type")
        }
        guard let help, help.name == words[0] else { throw Problem(line: words[0], reason: "no help before the type") }
        guard self[words[0]] == nil else { throw Problem(line: words[0], reason: "told twice") }
        families.append(Family(name: words[0], help: help.text, type: words[1]))
    }

    private mutating func add(_ line: Substring) throws(Problem) {
        var reader = SampleReader(line)
        let (series, value) = try reader.read()
        guard let family = families.last else { throw Problem(line: String(line), reason: "before any type") }
        let suffixes = family.type == "histogram" ? ["_bucket", "_sum", "_count"] : [""]
        guard suffixes.contains(where: { series.name == family.name + $0 }) else {
            throw Problem(line: String(line), reason: "not of the family above")
        }
        guard !families.flatMap(\.samples).contains(where: { $0.series == series }) else {
            throw Problem(line: String(line), reason: "the same series twice")
        }
        families[families.count - 1].samples.append((series, value))
    }

    /// Buckets rise, end with `+Inf`, and that is the count.
    private static func check(_ family: Family) throws(Problem) {
        guard !family.samples.isEmpty else { throw Problem(line: family.name, reason: "no samples") }
        guard family.type == "histogram" else { return }
        let buckets = family.samples.filter { $0.series.name.hasSuffix("_bucket") }
        let groups = Dictionary(grouping: buckets) { $0.series.labels.filter { $0.key != "le" } }
        for (labels, buckets) in groups {
            let bounds = buckets.map { $0.series.labels["le"].map(goNumber) ?? nil }
            let values = buckets.map(\.value)
            let count = family.samples.first {
                $0.series == Series(name: family.name + "_count", labels: labels)
            }?.value
            let isSumThere = family.samples.contains {
                $0.series == Series(name: family.name + "_sum", labels: labels)
            }
            guard !bounds.contains(nil), zip(bounds, bounds.dropFirst()).allSatisfy({ $0! < $1! }),
                zip(values, values.dropFirst()).allSatisfy(<=), bounds.last == .infinity, values.last == count,
                isSumThere
            else { throw Problem(line: family.name, reason: "not a histogram") }
        }
    }

    static func isName(_ name: some StringProtocol) -> Bool {
        let isLetter = { (byte: UInt8) in
            (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20) || byte == UInt8(ascii: "_")
                || byte == UInt8(ascii: ":")
        }
        guard let first = name.utf8.first, isLetter(first) else { return false }
        return name.utf8.allSatisfy { isLetter($0) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    }

    static func goNumber(_ text: String) -> Double? {
        switch text {
        case "+Inf": .infinity
        case "-Inf": -.infinity
        case "NaN": .nan
        case "inf", "-inf", "nan": nil
        default: Double(text)
        }
    }

    static func unescaped(_ text: some StringProtocol, quotes: Bool) throws(Problem) -> String {
        var result = ""
        var isEscape = false
        for character in text.unicodeScalars {
            if isEscape {
                switch character {
                case "n": result += "\n"
                case "\\": result += "\\"
                case "\"" where quotes: result += "\""
                default: throw Problem(line: String(text), reason: "no such escape")
                }
                isEscape = false
            } else if character == "\\" {
                isEscape = true
            } else {
                result.unicodeScalars.append(character)
            }
        }
        return result
    }
}

/// Reads `name{label="value",…} number`.
private struct SampleReader {
    private let line: Substring
    private var rest: Substring

    init(_ line: Substring) {
        self.line = line
        rest = line
    }

    mutating func read() throws(ParsedMetrics.Problem) -> (ParsedMetrics.Series, Double) {
        let name = String(take { $0 != "{" && $0 != " " })
        guard ParsedMetrics.isName(name) else { throw problem("no name") }
        var labels: [String: String] = [:]
        if skip("{") {
            repeat {
                let label = String(take { $0 != "=" })
                guard ParsedMetrics.isName(label), !label.contains(":"), skip("="), skip("\"") else {
                    throw problem("no label")
                }
                let value = try ParsedMetrics.unescaped(quoted(), quotes: true)
                guard labels.updateValue(value, forKey: label) == nil else { throw problem("a label twice") }
            } while skip(",")
            guard skip("}") else { throw problem("the labels do not end") }
        }
        guard skip(" "), let value = ParsedMetrics.goNumber(String(rest)) else { throw problem("no number") }
        return (ParsedMetrics.Series(name: name, labels: labels), value)
    }

    /// Up to the quote that is not escaped, which is skipped.
    private mutating func quoted() throws(ParsedMetrics.Problem) -> String {
        var value = ""
        var isEscape = false
        while let scalar = rest.unicodeScalars.popFirst() {
            if scalar == "\"", !isEscape { return value }
            isEscape = scalar == "\\" && !isEscape
            value.unicodeScalars.append(scalar)
        }
        throw problem("a label's value does not end")
    }

    private mutating func take(while matches: (Character) -> Bool) -> Substring {
        let taken = rest.prefix(while: matches)
        rest = rest[taken.endIndex...]
        return taken
    }

    private mutating func skip(_ character: Unicode.Scalar) -> Bool {
        guard rest.unicodeScalars.first == character else { return false }
        rest.unicodeScalars.removeFirst()
        return true
    }

    private func problem(_ reason: String) -> ParsedMetrics.Problem { .init(line: String(line), reason: reason) }
}

extension Substring {
    fileprivate func removing(_ prefix: String) -> Substring? { hasPrefix(prefix) ? dropFirst(prefix.count) : nil }
}
