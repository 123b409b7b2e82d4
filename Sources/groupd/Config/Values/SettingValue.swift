/// What a source gave for a setting, before it has a type.
///
/// The environment and flags know texts only; a YAML file knows lists too, and has empty values.
enum GivenValue: Sendable, Equatable {
    case text(String)
    case list([String])
}

/// A type that a setting can have: it reads itself from any source and shows itself the same way.
protocol SettingValue: Sendable, Equatable {
    /// Ends the sentence "… takes …", for whoever wrote something else.
    static var expected: String { get }

    /// The value, or nothing where `given` is not one.
    static func parse(_ given: GivenValue) -> Self?

    /// The value as people write it: one text, or one for each element of a list.
    var shown: [String] { get }

    /// Whether the value is written as a list in YAML.
    static var isList: Bool { get }
}

extension SettingValue {
    static var isList: Bool { false }
}

/// Nothing is written as an empty text, or as a YAML key without a value.
extension Optional: SettingValue where Wrapped: SettingValue {
    static var expected: String { "\(Wrapped.expected), or nothing" }
    static var isList: Bool { Wrapped.isList }

    static func parse(_ given: GivenValue) -> Self? {
        if given == .text("") { return .some(nil) }
        return Wrapped.parse(given).map { .some($0) }
    }

    var shown: [String] { self?.shown ?? [""] }
}

/// A YAML list, or one text with commas. Spaces around the elements do not count.
extension Array: SettingValue where Element: SettingValue {
    static var expected: String { "a list, each element being \(Element.expected)" }
    static var isList: Bool { true }

    static func parse(_ given: GivenValue) -> Self? {
        let texts =
            switch given {
            case .list(let texts): texts
            case .text(let text): text.split(separator: ",").map(String.init)
            }
        let elements = texts.map(\.trimmed).filter { !$0.isEmpty }.map { Element.parse(.text($0)) }
        return elements.contains(nil) ? nil : elements.compactMap { $0 }
    }

    var shown: [String] { flatMap(\.shown) }
}
