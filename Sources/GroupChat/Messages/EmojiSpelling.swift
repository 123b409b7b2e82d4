/// Reads one emoji by the grammar of UTS #51 and spells it out in full.
///
///     emoji    = flag | key | picture (joiner picture)*
///     flag     = two regional indicators
///     key      = (digit | # | *) selector? enclosing keycap
///     picture  = base (selector? skin | selector | tags)?
///
/// A base that shows as text by itself gets its selector, one that shows as a picture anyway loses it.
struct EmojiSpelling {
    private var rest: ArraySlice<Unicode.Scalar>
    private var spelled = String.UnicodeScalarView()

    init(_ text: String) {
        rest = ArraySlice(text.unicodeScalars)
    }

    /// The whole text as one emoji; nil where it is none, or goes on after it.
    mutating func read() -> String? {
        guard readFlag() || readKey() || readPictures(), rest.isEmpty else { return nil }
        return String(spelled)
    }

    private mutating func readFlag() -> Bool {
        guard rest.count == 2, rest.allSatisfy(\.isRegionalIndicator) else { return false }
        while let scalar = rest.popFirst() { spelled.append(scalar) }
        return true
    }

    private mutating func readKey() -> Bool {
        guard let key = rest.first, key.isKey else { return false }
        rest.removeFirst()
        _ = take(.pictureSelector)
        guard take(.enclosingKeycap) else { return false }
        spelled.append(contentsOf: [key, .pictureSelector, .enclosingKeycap])
        return true
    }

    private mutating func readPictures() -> Bool {
        guard readPicture() else { return false }
        while take(.joiner) {
            spelled.append(.joiner)
            guard readPicture() else { return false }
        }
        return true
    }

    private mutating func readPicture() -> Bool {
        guard let base = rest.first, base.isPicture else { return false }
        rest.removeFirst()
        spelled.append(base)
        let isSelected = take(.pictureSelector)
        if let skin = rest.first, skin.properties.isEmojiModifier {
            rest.removeFirst()
            spelled.append(skin)
            return base.properties.isEmojiModifierBase
        }
        if base == .blackFlag, !isSelected, rest.first?.isTag == true { return readTags() }
        if !base.properties.isEmojiPresentation { spelled.append(.pictureSelector) }
        return true
    }

    /// What makes a black flag that of a part of a country: its code, in three to six letters that are not seen.
    private mutating func readTags() -> Bool {
        var count = 0
        while let tag = rest.first, tag.isTag {
            rest.removeFirst()
            spelled.append(tag)
            count += 1
        }
        spelled.append(.tagEnd)
        return take(.tagEnd) && 3...6 ~= count
    }

    private mutating func take(_ scalar: Unicode.Scalar) -> Bool {
        guard rest.first == scalar else { return false }
        rest.removeFirst()
        return true
    }
}

extension Unicode.Scalar {
    fileprivate static let joiner: Unicode.Scalar = "\u{200D}"
    fileprivate static let pictureSelector: Unicode.Scalar = "\u{FE0F}"
    fileprivate static let enclosingKeycap: Unicode.Scalar = "\u{20E3}"
    fileprivate static let blackFlag: Unicode.Scalar = "\u{1F3F4}"
    fileprivate static let tagEnd: Unicode.Scalar = "\u{E007F}"

    fileprivate var isRegionalIndicator: Bool { 0x1F1E6...0x1F1FF ~= value }
    /// The digits and signs of a telephone.
    fileprivate var isKey: Bool { value < 0x80 && properties.isEmoji }
    /// A tag's digit or small letter.
    fileprivate var isTag: Bool { 0xE0030...0xE0039 ~= value || 0xE0061...0xE007A ~= value }
    /// What is an emoji by itself, rather than a part of one.
    fileprivate var isPicture: Bool {
        properties.isEmoji && !isKey && !isRegionalIndicator && !properties.isEmojiModifier
    }
}
