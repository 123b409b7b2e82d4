/// Why a text is refused: what is wrong and at which byte.
///
/// Grammar errors end parsing. The others (``Code/isDefect``) belong to texts that are JSON but that this server does
/// not take; parsing goes on behind them, so that an answer can still name the field and carry the frame's `ref`.
struct JSONError: Error, Equatable, Sendable {
    enum Code: Equatable, Sendable, CaseIterable {
        case unexpectedEnd, unexpectedByte, trailingBytes
        case invalidLiteral, invalidNumber, invalidEscape, controlCharacter, invalidUTF8
        case tooDeep, tooManyValues, tooLarge
        case loneSurrogate, nul, duplicateKey, numberOutOfRange

        /// True where the text is grammatical JSON all the same.
        var isDefect: Bool {
            switch self {
            case .loneSurrogate, .nul, .duplicateKey, .numberOutOfRange: true
            case .unexpectedEnd, .unexpectedByte, .trailingBytes, .invalidLiteral, .invalidNumber, .invalidEscape,
                .controlCharacter, .invalidUTF8, .tooDeep, .tooManyValues, .tooLarge:
                false
            }
        }

        /// True of a defect that leaves open what the text says, and not only what one of its values is.
        var isAmbiguity: Bool { self == .loneSurrogate || self == .duplicateKey }
    }

    let code: Code
    /// Offset in bytes from the start of the text.
    let offset: Int
}

extension JSONError {
    /// One sentence for the person who wrote the client; it repeats nothing of the text itself.
    var explanation: String {
        "\(code.explanation) (byte \(offset))."
    }
}

extension JSONError.Code {
    fileprivate var explanation: String {
        switch self {
        case .unexpectedEnd: "The JSON text ends too early"
        case .unexpectedByte: "This byte cannot stand here in JSON"
        case .trailingBytes: "Something follows the end of the JSON value"
        case .invalidLiteral: "Only true, false and null are JSON words"
        case .invalidNumber: "This is not a JSON number"
        case .invalidEscape: "This is not a JSON escape"
        case .controlCharacter: "A control character in a string has to be escaped"
        case .invalidUTF8: "The text is not valid UTF-8"
        case .tooDeep: "The JSON value is nested too deeply"
        case .tooManyValues: "The JSON text holds too many values"
        case .tooLarge: "The JSON text is too large"
        case .loneSurrogate: "Half a surrogate pair is no character"
        case .nul: "The character NUL is not allowed"
        case .duplicateKey: "An object has the same key twice"
        case .numberOutOfRange: "The number is out of range"
        }
    }
}
