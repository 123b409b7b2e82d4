import Testing

@testable import groupd

@Suite("JSON: what values read as")
struct JSONReadingTests {
    @Test("a whole number is read exactly, and nothing that is not one", arguments: wholeNumbers)
    func integers(text: String, expected: Int64?) throws {
        try withView(text) { #expect($0.int64 == expected) }
    }

    private static let wholeNumbers: [(String, Int64?)] = [
        ("0", 0), ("-0", 0), ("7", 7), ("-7", -7), ("9223372036854775807", .max), ("-9223372036854775808", .min),
        ("9223372036854775808", nil), ("-9223372036854775809", nil), ("99999999999999999999", nil),
        ("18446744073709551616", nil), ("1.0", 1), ("-2.50e1", -25), ("1e3", 1_000), ("0.5", nil), ("1e-1", nil),
        ("9007199254740992.0", 9_007_199_254_740_992), ("9007199254740994.0", nil), ("1e300", nil), ("true", nil),
        (#""1""#, nil), ("null", nil), ("[]", nil),
    ]

    @Test("numbers read as the nearest Double")
    func numbers() throws {
        try withView("[0.1,-1.5e3,123456789012345678901234567890,5e-324,\"1\"]") { root in
            #expect(root.elements.map(\.number) == [0.1, -1_500, 1.2345678901234568e29, .leastNonzeroMagnitude, nil])
        }
    }

    @Test("escapes are resolved, and the rest stays byte for byte")
    func strings() throws {
        try withView(#"["a\u0062\n\"\\\/\b\f\r\t","\ud83d\udc4d é \u00e9","","\\u0041","\uFFFF"]"#) { root in
            let expected = ["ab\n\"\\/\u{8}\u{C}\r\t", "👍 é é", "", "\\u0041", "\u{FFFF}"]
            #expect(root.elements.map(\.string) == expected)
        }
    }

    @Test("members are found by name, escaped or not, at their own level only")
    func members() throws {
        try withView(#"{"x":{"b":1},"\u0062":2,"bb":3,"":4}"#) { root in
            #expect(root.member("b")?.int64 == 2)
            #expect(root.member("bb")?.int64 == 3)
            #expect(root.member("")?.int64 == 4)
            #expect(root.member("c") == nil)
            #expect(root.member("x")?.member("b")?.int64 == 1)
            #expect(root.member("b")?.member("b") == nil)
            #expect(root.elements.map(\.int64).isEmpty)
        }
    }

    @Test(
        "a defect names the field that it is in",
        arguments: [
            (#"{"a":{"b":[1,"\ud800"]}}"#, "a.b.1"), (#"["\u0000"]"#, "0"), (#"{"a":1e999}"#, "a"),
            (#"{"a":{"b":1,"b":2}}"#, "a"), (#"{"a":1,"a":2}"#, ""), (#"{"x":[{"\ud800":1}]}"#, "x.0"),
            (#""\u0000""#, ""),
        ])
    func defects(text: String, field: String) throws {
        let bytes = Array(text.utf8)
        let defect = try bytes.withUnsafeBufferPointer { bytes throws(JSONError) in
            try JSONDocument(parsing: bytes).defect
        }
        #expect(defect?.field == field)
    }

    private func withView(_ text: String, _ body: (JSONView) throws -> Void) throws {
        let bytes = Array(text.utf8)
        try bytes.withUnsafeBufferPointer { try body(JSONDocument(parsing: $0).root) }
    }
}

@Suite("JSON: what is written")
struct JSONWritingTests {
    @Test(
        "a text is escaped as little as JSON allows",
        arguments: [
            ("", #""""#), ("a", #""a""#), ("\"\\/", #""\"\\/""#), ("\n\r\t", #""\n\r\t""#),
            ("\u{0}\u{1}\u{8}\u{1F}\u{7F}", "\"\\u0000\\u0001\\u0008\\u001f\u{7F}\""), ("é👍\u{2028}", "\"é👍\u{2028}\""),
            ("a\"b", #""a\"b""#),
        ])
    func strings(text: String, expected: String) {
        #expect(written { $0.string(text) } == expected)
    }

    @Test("numbers are written whole to both ends of their range")
    func numbers() {
        #expect(written { $0.integer(Int64.min) } == "-9223372036854775808")
        #expect(written { $0.integer(Int64.max) } == "9223372036854775807")
        #expect(written { $0.integer(0) } == "0")
        #expect(written { $0.integer(UInt64.max) } == "9223372036854775807")
        #expect(written { $0.number(0.1) } == "0.1")
        #expect(written { $0.number(.infinity) } == "null")
        #expect(written { $0.number(.nan) } == "null")
    }

    @Test("commas stand between values and nowhere else")
    func commas() {
        let text = written { writer in
            writer.object { writer in
                writer.key("a")
                writer.array { writer in
                    writer.null()
                    writer.object { _ in }
                    writer.array { _ in }
                    writer.bool(true)
                    writer.json("{\"x\":1}".utf8)
                }
                writer.key("b\"" as String)
                writer.string("c")
                writer.key("d")
                writer.object { $0.field("e", 1) }
            }
        }
        #expect(text == #"{"a":[null,{},[],true,{"x":1}],"b\"":"c","d":{"e":1}}"#)
    }

    private func written(_ body: (inout JSONWriter) -> Void) -> String {
        var writer = JSONWriter()
        body(&writer)
        return String(decoding: writer.bytes, as: UTF8.self)
    }
}
