/// A name that a request made up, as an error may repeat it: cut, lest an answer repeat a large request, and without
/// control characters, which a client or a log would obey.
struct EchoedText: CustomStringConvertible {
    static let charactersMax = 64

    let description: String

    init(_ text: some StringProtocol) {
        var shown = String.UnicodeScalarView()
        for scalar in text.unicodeScalars.prefix(Self.charactersMax) {
            shown.append(scalar.properties.generalCategory == .control ? "\u{FFFD}" : scalar)
        }
        description = String(shown)
    }
}
