extension String: SettingValue {
    static let expected = "one line of text"

    /// Control characters are refused: such a text ends up in headers, paths and log lines.
    static func parse(_ given: GivenValue) -> String? {
        guard case .text(let text) = given, !text.isEmpty else { return nil }
        return text.unicodeScalars.contains { $0.properties.generalCategory == .control } ? nil : text
    }

    var shown: [String] { [self] }

    /// Without the spaces and tabs at both ends.
    var trimmed: String {
        var text = self[...]
        while let first = text.first, first == " " || first == "\t" { text.removeFirst() }
        while let last = text.last, last == " " || last == "\t" { text.removeLast() }
        return String(text)
    }
}

extension Int: SettingValue {
    static let expected = "a whole number"

    /// Digits, with `_` between them where it helps to read them (`2_592_000`).
    static func parse(_ given: GivenValue) -> Int? {
        guard case .text(let text) = given, text.first?.isNumber == true || text.first == "-" else { return nil }
        guard text.last != "_" else { return nil }
        return Int(text.filter { $0 != "_" })
    }

    var shown: [String] { [String(self)] }
}

extension Double: SettingValue {
    static let expected = "a number"

    static func parse(_ given: GivenValue) -> Double? {
        guard case .text(let text) = given, let number = Double(text), number.isFinite else { return nil }
        return number
    }

    /// Whole amounts are shown without a fraction.
    var shown: [String] { [Int(exactly: self).map(String.init) ?? String(self)] }
}

extension Bool: SettingValue {
    static let expected = "true or false"

    /// The words YAML and people use, in any case.
    static func parse(_ given: GivenValue) -> Bool? {
        guard case .text(let text) = given else { return nil }
        switch text.lowercased() {
        case "true", "yes", "on", "1": return true
        case "false", "no", "off", "0": return false
        default: return nil
        }
    }

    var shown: [String] { [String(self)] }
}
