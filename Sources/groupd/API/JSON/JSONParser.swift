/// A strict parser of RFC 8259: UTF-8 bytes in, tokens out, in one pass and one allocation.
///
/// Stricter than the RFC where it leaves a choice: a key twice, half a surrogate pair, NUL and a number beyond Double
/// are defects; depth, tokens and bytes are bounded. No input traps.
struct JSONParser {
    let bytes: UnsafeBufferPointer<UInt8>
    let limits: JSONLimits
    var position = 0
    private(set) var tokens: [JSONToken] = []
    /// The first defect, with the token it was found in.
    private(set) var defect: (error: JSONError, token: Int)?
    /// The first defect that makes the text ambiguous, alike.
    private(set) var ambiguity: (error: JSONError, token: Int)?
    private var depth = 0

    init(_ bytes: UnsafeBufferPointer<UInt8>, limits: JSONLimits) {
        self.bytes = bytes
        self.limits = limits
    }

    /// Parses the whole text as one value.
    mutating func parse() throws(JSONError) {
        guard bytes.count <= limits.bytesMax else { throw error(.tooLarge) }
        tokens.reserveCapacity(min(bytes.count / 8 + 4, limits.tokensMax))
        skipSpace()
        try value()
        skipSpace()
        guard position == bytes.count else { throw error(.trailingBytes) }
    }

    func error(_ code: JSONError.Code) -> JSONError {
        JSONError(code: code, offset: position)
    }

    mutating func note(_ code: JSONError.Code, at offset: Int, token: Int) {
        let found = (JSONError(code: code, offset: offset), token)
        if defect == nil { defect = found }
        if ambiguity == nil, code.isAmbiguity { ambiguity = found }
    }

    /// The next byte, or nil at the end.
    var peek: UInt8? {
        position < bytes.count ? bytes[position] : nil
    }

    private mutating func skipSpace() {
        while let byte = peek, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { position += 1 }
    }

    private mutating func value() throws(JSONError) {
        guard let byte = peek else { throw error(.unexpectedEnd) }
        switch byte {
        case JSONByte.quote: try string()
        case JSONByte.openBrace: try object()
        case JSONByte.openBracket: try array()
        case JSONByte.minus, JSONByte.zero...JSONByte.nine: try number()
        case UInt8(ascii: "t"): try literal("true", .yes)
        case UInt8(ascii: "f"): try literal("false", .no)
        case UInt8(ascii: "n"): try literal("null", .null)
        default: throw error(.unexpectedByte)
        }
    }

    private mutating func literal(_ word: StaticString, _ kind: JSONToken.Kind) throws(JSONError) {
        let end = position + word.utf8CodeUnitCount
        guard end <= bytes.count else { throw error(.unexpectedEnd) }
        for index in 0..<word.utf8CodeUnitCount where bytes[position + index] != word.utf8Start[index] {
            throw error(.invalidLiteral)
        }
        try append(kind, start: position, count: word.utf8CodeUnitCount)
        position = end
    }

    // MARK: Containers

    private mutating func object() throws(JSONError) {
        let index = try open(.object)
        while try isMore(until: JSONByte.closeBrace, in: index) {
            guard let quote = peek else { throw error(.unexpectedEnd) }
            guard quote == JSONByte.quote else { throw error(.unexpectedByte) }
            try string()
            skipSpace()
            guard let colon = peek else { throw error(.unexpectedEnd) }
            guard colon == JSONByte.colon else { throw error(.unexpectedByte) }
            position += 1
            skipSpace()
            try value()
        }
        close(index)
        if let key = duplicateKey(in: index) { note(.duplicateKey, at: Int(tokens[key].start), token: index) }
    }

    private mutating func array() throws(JSONError) {
        let index = try open(.array)
        while try isMore(until: JSONByte.closeBracket, in: index) { try value() }
        close(index)
    }

    private mutating func open(_ kind: JSONToken.Kind) throws(JSONError) -> Int {
        guard depth < limits.depthMax else { throw error(.tooDeep) }
        depth += 1
        let index = tokens.count
        try append(kind, start: position, count: 0)
        position += 1
        return index
    }

    /// Moves to the next member or element and counts it; false behind the closing byte.
    private mutating func isMore(until closing: UInt8, in index: Int) throws(JSONError) -> Bool {
        skipSpace()
        guard let byte = peek else { throw error(.unexpectedEnd) }
        if byte == closing {
            position += 1
            return false
        }
        if tokens[index].count > 0 {
            guard byte == JSONByte.comma else { throw error(.unexpectedByte) }
            position += 1
            skipSpace()
        }
        tokens[index].count += 1
        return true
    }

    private mutating func close(_ index: Int) {
        depth -= 1
        tokens[index].next = UInt32(truncatingIfNeeded: tokens.count)
    }

    // MARK: Tokens

    @discardableResult
    mutating func append(
        _ kind: JSONToken.Kind, start: Int, count: Int, hasEscapes: Bool = false
    ) throws(JSONError) -> Int {
        guard tokens.count < limits.tokensMax else { throw error(.tooManyValues) }
        let index = tokens.count
        tokens.append(
            JSONToken(
                kind: kind, hasEscapes: hasEscapes, start: UInt32(truncatingIfNeeded: start),
                count: UInt32(truncatingIfNeeded: count), next: UInt32(truncatingIfNeeded: index + 1)))
        return index
    }
}
