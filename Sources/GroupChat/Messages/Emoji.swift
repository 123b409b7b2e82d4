/// One emoji, with which somebody likes a message: any picture of Unicode's, in any skin, joined of several, a flag or
/// a key.
///
/// The same emoji has one spelling here, the fully qualified one of UTS #51: with or without the invisible selectors
/// that keyboards add or leave out, it is one like and not two.
public struct Emoji: Hashable, Sendable {
    /// The longest that Unicode recommends has ten.
    public static let scalarsMax = 16
    /// How many different ones a message may have. One more is refused until one of them is taken back by all.
    public static let perMessageMax = 20

    /// What is meant where none is named.
    public static let thumbsUp: Emoji = "👍"

    public let text: String

    /// Nil where the text is anything else than one emoji.
    public init?(_ text: String) {
        // A scalar has at most four bytes: what is longer need not be looked at.
        guard text.utf8.count <= 4 * Self.scalarsMax else { return nil }
        var spelling = EmojiSpelling(text)
        guard let whole = spelling.read(), whole.unicodeScalars.count <= Self.scalarsMax else { return nil }
        self.text = whole
    }

    /// For texts that were checked before, and for tests of what happens to those that were not.
    package init(unchecked text: String) {
        self.text = text
    }
}

extension Emoji: ExpressibleByStringLiteral {
    public init(stringLiteral text: String) {
        guard let emoji = Emoji(text) else { preconditionFailure("the source names an emoji that is none: \(text)") }
        self = emoji
    }
}
