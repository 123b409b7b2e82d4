/// One value, or one key, of a parsed text. Tokens lie in one array in the order of the text, each container before
/// its content: no tree is built, and skipping a value is one addition.
struct JSONToken: Sendable {
    enum Kind: UInt8, Sendable {
        case null, yes, no, integer, decimal, string, object, array
    }

    let kind: Kind
    /// Strings only: there is at least one backslash between the quotes.
    var hasEscapes = false
    /// Offset of the first byte; of a string, the one behind its opening quote.
    let start: UInt32
    /// Bytes of a scalar (a string without its quotes); members of an object; elements of an array.
    var count: UInt32 = 0
    /// Index of the first token behind this value.
    var next: UInt32
}

/// The bounds on what is parsed at all. They hold memory and stack, whatever a client sends.
struct JSONLimits: Sendable {
    /// Containers inside each other, the outermost included.
    var depthMax = 32
    /// Values and keys together.
    var tokensMax = 32_768
    /// Bytes of a number's text.
    var numberBytesMax = 400
    /// Bytes of the text. Frames and bodies have tighter bounds of their own; this one keeps offsets in 32 bits.
    var bytesMax = 64 << 20
}

/// The bytes that JSON's grammar names.
enum JSONByte {
    static let quote = UInt8(ascii: "\"")
    static let backslash = UInt8(ascii: "\\")
    static let slash = UInt8(ascii: "/")
    static let comma = UInt8(ascii: ",")
    static let colon = UInt8(ascii: ":")
    static let openBrace = UInt8(ascii: "{")
    static let closeBrace = UInt8(ascii: "}")
    static let openBracket = UInt8(ascii: "[")
    static let closeBracket = UInt8(ascii: "]")
    static let minus = UInt8(ascii: "-")
    static let plus = UInt8(ascii: "+")
    static let dot = UInt8(ascii: ".")
    static let zero = UInt8(ascii: "0")
    static let nine = UInt8(ascii: "9")
}
