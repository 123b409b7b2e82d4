import Testing

@testable import GroupChat

@Suite("Emoji")
struct EmojiTests {
    @Test(
        "every sort of emoji is one, and has one spelling, the fully qualified one",
        arguments: [
            ("👍", "👍"), ("👍\u{FE0F}", "👍"), ("👍🏿", "👍🏿"), ("🫠", "🫠"), ("©", "©\u{FE0F}"),
            ("\u{2764}", "\u{2764}\u{FE0F}"), ("\u{2764}\u{FE0F}", "\u{2764}\u{FE0F}"),
            // A skin takes the selector's place.
            ("\u{261D}\u{1F3FD}", "\u{261D}\u{1F3FD}"), ("\u{261D}\u{FE0F}\u{1F3FD}", "\u{261D}\u{1F3FD}"),
            ("🇨🇭", "🇨🇭"), ("1\u{FE0F}\u{20E3}", "1\u{FE0F}\u{20E3}"), ("#\u{20E3}", "#\u{FE0F}\u{20E3}"),
            (flag("gbeng"), flag("gbeng")), ("🧑‍🦰", "🧑‍🦰"), ("👨‍👩‍👧‍👦", "👨‍👩‍👧‍👦"),
            ("\u{1F3F3}\u{200D}🌈", "\u{1F3F3}\u{FE0F}\u{200D}🌈"),
            ("\u{1F3F4}\u{200D}\u{2620}", "\u{1F3F4}\u{200D}\u{2620}\u{FE0F}"),
            ("\u{1F441}\u{200D}\u{1F5E8}", "\u{1F441}\u{FE0F}\u{200D}\u{1F5E8}\u{FE0F}"),
            ("\u{1F575}🏻\u{200D}\u{2642}", "\u{1F575}🏻\u{200D}\u{2642}\u{FE0F}"),
            ("👩🏻\u{200D}\u{2764}\u{200D}💋\u{200D}👨🏿", "👩🏻\u{200D}\u{2764}\u{FE0F}\u{200D}💋\u{200D}👨🏿"),
        ])
    func spelling(text: String, whole: String) throws {
        let emoji = try #require(Emoji(text))
        #expect(emoji.text.unicodeScalars.elementsEqual(whole.unicodeScalars))
        #expect(emoji.text.count == 1, "It is one character to a reader.")
        #expect(Emoji(emoji.text) == emoji)
    }

    /// A flag with a code in Unicode's tags, which nobody sees.
    private static func flag(_ code: String, base: String = "\u{1F3F4}", end: String = "\u{E007F}") -> String {
        let tags = code.unicodeScalars.map { Unicode.Scalar($0.value + 0xE0000)! }
        return base + String(String.UnicodeScalarView(tags)) + end
    }

    /// So many pictures as one.
    private static func joined(_ count: Int) -> String {
        Array(repeating: "👍", count: count).joined(separator: "\u{200D}")
    }

    @Test(
        "anything else is none",
        arguments: [
            "", " ", "a", "é", "7", "#", "\u{0}", "\u{FE0F}", "\u{200D}", "\u{20E3}", "\u{FFFD}", "<b>", ":)", "👍👍",
            "👍 ", " 👍", "👍a", "a👍", "👍\u{0}", "👍\u{301}", "❤\u{FE0E}", "❤\u{FE0F}\u{FE0F}",
            // Parts of emoji, and joints without a part.
            "🏿", "🦰🏿", "🇨", "🇨🇭🇩", "🇨🇭🇩🇪", "👍\u{200D}", "\u{200D}👍", "👍\u{200D}\u{200D}👍", "👍\u{200D}a",
            "1\u{FE0F}", "1\u{20E3}\u{200D}1\u{20E3}", "🇨🇭\u{200D}👍",
            // A skin on what has none, or twice.
            "🍕🏿", "👍🏿🏿", "👍🏿\u{FE0F}",
            // What is not seen carries nothing.
            flag("gbeng", end: ""), flag("gb"), flag("gbengland"), flag(""), flag("gbeng", base: "👍"),
            joined(9), String(repeating: "👍", count: 100),
        ])
    func refused(text: String) {
        #expect(Emoji(text) == nil)
    }

    @Test("of single scalars those are taken that Unicode calls emoji and that are more than a part of one")
    func scalars() {
        var count = 0
        for value in Array((0 as UInt32)...0x1FFFF) + Array(0xE0000...0xE0FFF) {
            guard let scalar = Unicode.Scalar(value), let emoji = Emoji(String(scalar)) else { continue }
            count += 1
            #expect(scalar.properties.isEmoji && value >= 0x80)
            #expect(emoji.text.count == 1)
        }
        #expect(count > 1_350)
    }

    @Test("the longest that people can choose fits with room to spare")
    func longest() throws {
        let text = "👩🏻\u{200D}\u{2764}\u{FE0F}\u{200D}💋\u{200D}👨🏿"
        #expect(text.unicodeScalars.count == 10)
        #expect(Emoji(text) != nil)
        let atBound = Self.joined(8)
        #expect(atBound.unicodeScalars.count == Emoji.scalarsMax - 1)
        #expect(Emoji(atBound) != nil)
    }
}
