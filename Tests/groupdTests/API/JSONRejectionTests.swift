import Testing

@testable import groupd

@Suite("JSON: what is refused")
struct JSONRejectionTests {
    @Test("a text that is no JSON is refused for its reason", arguments: structure + numbers + strings)
    func refuses(text: String, code: JSONError.Code) {
        #expect(refusal(of: Array(text.utf8))?.code == code)
    }

    @Test("bytes that are not UTF-8 are refused", arguments: invalidUTF8)
    func refusesInvalidUTF8(bytes: [UInt8]) {
        let text = [JSONByte.quote] + bytes + [JSONByte.quote]
        #expect(refusal(of: text)?.code == .invalidUTF8)
    }

    @Test("the place of a fault is named to the byte")
    func offsets() {
        #expect(refusal(of: Array(#"{"a":1,}"#.utf8)) == JSONError(code: .unexpectedByte, offset: 7))
        #expect(refusal(of: Array("[1 2]".utf8)) == JSONError(code: .unexpectedByte, offset: 3))
        #expect(refusal(of: Array(#"["é\x"]"#.utf8)) == JSONError(code: .invalidEscape, offset: 4))
        #expect(refusal(of: Array(#"{"a":1,"a":2}"#.utf8)) == JSONError(code: .duplicateKey, offset: 8))
    }

    @Test("one value over the bounds is too many, for each of the bounds")
    func bounds() {
        let limits = JSONLimits(depthMax: 2, tokensMax: 4, numberBytesMax: 5, bytesMax: 20)
        #expect(refusal(of: Array("[[]]".utf8), limits) == nil)
        #expect(refusal(of: Array("[[[]]]".utf8), limits)?.code == .tooDeep)
        #expect(refusal(of: Array("[1,2,3]".utf8), limits) == nil)
        #expect(refusal(of: Array("[1,2,3,4]".utf8), limits)?.code == .tooManyValues)
        #expect(refusal(of: Array("0.123".utf8), limits) == nil)
        #expect(refusal(of: Array("0.1234".utf8), limits)?.code == .numberOutOfRange)
        #expect(refusal(of: Array(repeating: 0x20, count: 21), limits)?.code == .tooLarge)
    }

    @Test("an object with very many keys is checked for doubles in time that grows with its size")
    func manyKeys() throws {
        let keys = (0..<16_000).map { "\"k\($0)\":0" }.joined(separator: ",")
        #expect(refusal(of: Array("{\(keys)}".utf8)) == nil)
        #expect(refusal(of: Array("{\(keys),\"k7\":1}".utf8))?.code == .duplicateKey)
    }

    @Test("every reason has words of its own, and they repeat nothing of the text")
    func explanations() {
        let sentences = JSONError.Code.allCases.map { JSONError(code: $0, offset: 3).explanation }
        #expect(Set(sentences).count == sentences.count)
        #expect(sentences.allSatisfy { $0.hasSuffix("(byte 3).") })
    }

    private func refusal(of bytes: [UInt8], _ limits: JSONLimits = JSONLimits()) -> JSONError? {
        bytes.withUnsafeBufferPointer { bytes -> JSONError? in
            do throws(JSONError) {
                return try JSONDocument(parsing: bytes, limits: limits).defect?.error
            } catch {
                return error
            }
        }
    }

    private static let structure: [(String, JSONError.Code)] = [
        ("", .unexpectedEnd), (" ", .unexpectedEnd), ("{", .unexpectedEnd), ("[", .unexpectedEnd),
        ("[1", .unexpectedEnd), ("[1,", .unexpectedEnd), (#"{"a""#, .unexpectedEnd), (#"{"a":"#, .unexpectedEnd),
        (#"{"a":1"#, .unexpectedEnd), (#"{"a":1,"#, .unexpectedEnd), ("}", .unexpectedByte), ("]", .unexpectedByte),
        (",", .unexpectedByte), (":", .unexpectedByte), ("[,]", .unexpectedByte), ("[1,]", .unexpectedByte),
        ("[,1]", .unexpectedByte), ("[1,,2]", .unexpectedByte), ("[1 2]", .unexpectedByte), ("{,}", .unexpectedByte),
        (#"{"a":1,}"#, .unexpectedByte), (#"{"a" 1}"#, .unexpectedByte), (#"{"a":}"#, .unexpectedByte),
        (#"{"a"}"#, .unexpectedByte), (#"{"a"::1}"#, .unexpectedByte), ("{a:1}", .unexpectedByte),
        ("{1:1}", .unexpectedByte), ("{'a':1}", .unexpectedByte), ("{null:1}", .unexpectedByte),
        (#"{"a":1 "b":2}"#, .unexpectedByte), ("[1}", .unexpectedByte), (#"{"a":1]"#, .unexpectedByte),
        ("{]", .unexpectedByte), ("[}", .unexpectedByte), ("{}{}", .trailingBytes), ("[] []", .trailingBytes),
        ("1 2", .trailingBytes), ("null,", .trailingBytes), ("{}x", .trailingBytes), ("{}\u{0}", .trailingBytes),
        ("nul", .unexpectedEnd), ("nulL", .invalidLiteral), ("trux", .invalidLiteral), ("tru", .unexpectedEnd),
        ("falze", .invalidLiteral), ("True", .unexpectedByte), ("NULL", .unexpectedByte), ("NaN", .unexpectedByte),
        ("Infinity", .unexpectedByte), ("undefined", .unexpectedByte), ("nulll", .trailingBytes),
        ("\u{FEFF}{}", .unexpectedByte), ("\u{A0}{}", .unexpectedByte), ("\u{B}{}", .unexpectedByte),
        ("// x\n{}", .unexpectedByte), ("{}/**/", .trailingBytes), ("\u{0}", .unexpectedByte),
        (String(repeating: "[", count: 33), .tooDeep), (String(repeating: "[", count: 100_000), .tooDeep),
        (String(repeating: #"{"a":"#, count: 33), .tooDeep),
        ("[" + Array(repeating: "0", count: 32_768).joined(separator: ",") + "]", .tooManyValues),
        (#"{"a":1,"a":1}"#, .duplicateKey), (#"{"a":1,"\u0061":1}"#, .duplicateKey), (#"{"":1,"":2}"#, .duplicateKey),
        (#"[{"b":{"a":1,"c":2,"a":3}}]"#, .duplicateKey),
        (#"{"a":1,"b":2,"c":3,"d":4,"e":5,"f":6,"g":7,"h":8,"i":9,"a":10}"#, .duplicateKey),
    ]

    private static let numbers: [(String, JSONError.Code)] = [
        ("01", .invalidNumber), ("00", .invalidNumber), ("-01", .invalidNumber), ("-", .unexpectedEnd),
        ("-a", .invalidNumber), ("--1", .invalidNumber), ("+1", .unexpectedByte), (".5", .unexpectedByte),
        ("1.", .unexpectedEnd), ("1.a", .invalidNumber), ("-.5", .invalidNumber), ("1..2", .invalidNumber),
        ("1.2.3", .trailingBytes), ("1e", .unexpectedEnd), ("1e+", .unexpectedEnd), ("1ea", .invalidNumber),
        ("1e1.5", .trailingBytes), ("0x10", .trailingBytes), ("1_000", .trailingBytes), ("1,5", .trailingBytes),
        ("-Infinity", .invalidNumber), ("1e309", .numberOutOfRange), ("-1e309", .numberOutOfRange),
        ("[1e999999999999999999999]", .numberOutOfRange), (String(repeating: "9", count: 310), .numberOutOfRange),
        ("0." + String(repeating: "1", count: 100_000), .numberOutOfRange), ("[1.]", .invalidNumber),
        ("１", .unexpectedByte),
    ]

    private static let strings: [(String, JSONError.Code)] = [
        ("\"", .unexpectedEnd), (#""a"#, .unexpectedEnd), (#""\"#, .unexpectedEnd), (#""\""#, .unexpectedEnd),
        (#""\u""#, .unexpectedEnd), (#""\u12""#, .unexpectedEnd), (#""\u123""#, .invalidEscape),
        (#""\u123g""#, .invalidEscape), (#""\u-123""#, .invalidEscape), (#""\x41""#, .invalidEscape),
        (#""\a""#, .invalidEscape), (#""\'""#, .invalidEscape), (#""\U0041""#, .invalidEscape),
        (#""\0""#, .invalidEscape), (#""\é""#, .invalidEscape), ("\"\n\"", .controlCharacter),
        ("\"\t\"", .controlCharacter), ("\"\u{0}\"", .controlCharacter), ("\"\u{1F}\"", .controlCharacter),
        ("'a'", .unexpectedByte), (#""a"b"#, .trailingBytes), (#""\u0000""#, .nul), (#"{"a\u0000b":1}"#, .nul),
        (#"["\u0000"]"#, .nul), (#""\ud800""#, .loneSurrogate), (#""\udc00""#, .loneSurrogate),
        (#""\ud83d""#, .loneSurrogate), (#""\ud83dx""#, .loneSurrogate), (#""\ud83d\n""#, .loneSurrogate),
        (#""\ud83d\ud83d""#, .loneSurrogate), (#""\udc4d\ud83d""#, .loneSurrogate),
        (#""\ud83d\u0041""#, .loneSurrogate), (#"{"\ud800":1}"#, .loneSurrogate), (#""\uDFFF""#, .loneSurrogate),
    ]

    /// Stray continuations, cut scalars, overlong forms, surrogates, past the last scalar, bytes that never occur.
    private static let invalidUTF8: [[UInt8]] = [
        [0x80], [0xBF], [0xC0], [0xC0, 0x80], [0xC1, 0xBF], [0xC2], [0xC2, 0x41], [0xE0, 0x80, 0x80],
        [0xE0, 0x9F, 0xBF],
        [0xE2, 0x82], [0xE2, 0x28, 0xA1], [0xE2, 0x82, 0x28], [0xED, 0xA0, 0x80], [0xED, 0xBF, 0xBF],
        [0xF0, 0x80, 0x80, 0x80], [0xF0, 0x8F, 0xBF, 0xBF], [0xF0, 0x9F, 0x91], [0xF0, 0x28, 0x8C, 0xBC],
        [0xF0, 0x90, 0x28, 0xBC], [0xF0, 0x90, 0x8C, 0x28], [0xF4, 0x90, 0x80, 0x80], [0xF5, 0x80, 0x80, 0x80],
        [0xF8, 0x88, 0x80, 0x80, 0x80], [0xFE], [0xFF], [0xC3, 0xC3], [0xE1, 0x80], [0xF1, 0x80, 0x80],
    ]
}
