/// A text that must not be seen: a password, a key, a URL that carries one.
///
/// Printing, describing or reflecting it shows ``mask``, so that a secret that ends up in a log line, an error or a
/// metric by mistake shows nothing there. Only ``exposed`` gives the text.
struct Secret: Sendable, Hashable {
    /// What stands in a secret's place wherever it is shown.
    static let mask = "•••"

    /// The text itself. Pass it to what needs it, and to nothing that prints.
    let exposed: String

    /// Hides `text`.
    init(_ text: String) { exposed = text }
}

extension Secret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    var description: String { Self.mask }
    var debugDescription: String { Self.mask }
    var customMirror: Mirror { Mirror(self, children: []) }
}

extension Secret: SettingValue {
    static let expected = "one line of text"

    static func parse(_ given: GivenValue) -> Secret? { String.parse(given).map(Secret.init) }

    /// Masked: what shows settings cannot forget to hide one.
    var shown: [String] { [Self.mask] }
}
