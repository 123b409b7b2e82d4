// The canonical decomposition is in the standard library, as what Foundation itself asks; only there it needs no ICU.
@_spi(_Unicode) import Swift

/// What BERT's normalisation and word splitting make of a character.
enum CharacterSort: Equatable {
    case dropped
    case space
    /// A word of its own: punctuation, a Chinese character.
    case alone
    /// Part of a word, as it is.
    case plain
    /// Part of a word, in lower case and without its accents.
    case foldable

    init(_ scalar: Unicode.Scalar) {
        switch scalar.value {
        case 0x61...0x7A, 0x30...0x39: self = .plain
        case 0x41...0x5A: self = .foldable
        case 0x20, 0x09, 0x0A, 0x0D: self = .space
        case 0x21...0x2F, 0x3A...0x40, 0x5B...0x60, 0x7B...0x7E: self = .alone
        case 0..<0x80: self = .dropped
        default: self = Self.beyondASCII(scalar)
        }
    }

    private static func beyondASCII(_ scalar: Unicode.Scalar) -> Self {
        // A Canadian sign that was punctuation up to Unicode 8 and is none since.
        if isIdeograph(scalar.value) || scalar.value == 0x166D { return .alone }
        let properties = scalar.properties
        switch properties.generalCategory {
        case .control, .privateUse: return .dropped
        case .format: return isKnown(properties) ? .dropped : .foldable
        case .spaceSeparator, .lineSeparator, .paragraphSeparator: return .space
        case .connectorPunctuation, .dashPunctuation, .openPunctuation, .closePunctuation, .initialPunctuation,
            .finalPunctuation, .otherPunctuation:
            return isKnown(properties) ? .alone : .plain
        default: return scalar.value == 0xFFFD ? .dropped : .foldable
        }
    }

    /// Whether the reference's tables have it.
    private static func isKnown(_ properties: Unicode.Scalar.Properties) -> Bool {
        guard let age = properties.age else { return false }
        return age.major <= 8
    }

    private static func isIdeograph(_ value: UInt32) -> Bool {
        switch value {
        case 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xF900...0xFAFF, 0x20000...0x2A6DF, 0x2A700...0x2B81F, 0x2B920...0x2CEAF,
            0x2F800...0x2FA1F:
            true
        default: false
        }
    }

    /// Lower case, without accents: perhaps nothing, perhaps several.
    static func folded(_ scalar: Unicode.Scalar) -> [Unicode.Scalar] {
        if scalar.isASCII { return Array(scalar.properties.lowercaseMapping.unicodeScalars) }
        return Substring(String(scalar))._nfd
            .filter { !($0.properties.generalCategory == .nonspacingMark && isKnown($0.properties)) }
            .flatMap { Array($0.properties.lowercaseMapping.unicodeScalars) }
    }
}
