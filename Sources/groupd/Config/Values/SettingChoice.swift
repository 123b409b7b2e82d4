internal import Logging

/// A setting that is one of a few words.
protocol SettingChoice: SettingValue, CaseIterable, RawRepresentable where RawValue == String {}

extension SettingChoice {
    static var expected: String {
        let words = allCases.map(\.rawValue)
        return words.count == 1 ? words[0] : words.dropLast().joined(separator: ", ") + " or " + (words.last ?? "")
    }

    static func parse(_ given: GivenValue) -> Self? {
        guard case .text(let text) = given else { return nil }
        return Self(rawValue: text)
    }

    var shown: [String] { [rawValue] }
}

extension Logger.Level: SettingChoice {}
