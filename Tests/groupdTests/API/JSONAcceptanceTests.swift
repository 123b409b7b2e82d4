import Testing

@testable import groupd

@Suite("JSON: what is accepted")
struct JSONAcceptanceTests {
    @Test("a grammatical text parses, and what is written of it parses to the same value", arguments: accepted)
    func accepts(text: String) throws {
        let tree = try JSONTree(parsing: text)
        #expect(try JSONTree(parsing: tree.encoded) == tree)
    }

    private static let accepted =
        structure + numbers + strings + [
            String(repeating: "[", count: 32) + String(repeating: "]", count: 32),
            String(repeating: #"{"a":"#, count: 31) + "[]" + String(repeating: "}", count: 31),
            "[" + Array(repeating: "0", count: 32_767).joined(separator: ",") + "]",
        ]

    private static let structure = [
        "{}", "[]", "[[]]", "[{}]", #"{"a":{}}"#, #"{"a":[]}"#, "true", "false", "null", "0", #""""#, " {} ", "\t[]\n",
        "\r\n null \r\n", #"{"a":1}"#, #"{"a":1,"b":2}"#, #"{ "a" : 1 , "b" : 2 }"#, "[1,2,3]", "[ 1 , 2 ]",
        "[true,false,null]", #"{"":0}"#, #"{"a":null}"#, #"["a",{"b":[1,{"c":2}]}]"#, #"{"a":"b","A":"b"}"#,
        #"{"a":{"a":{"a":1}}}"#, #"[{"a":1},{"a":1}]"#, "[\n1\n,\n2\n]",
        // Canonically equivalent, and still two keys.
        "{\"\u{E9}\":1,\"e\u{301}\":2}",
        #"{"a":1,"b":2,"c":3,"d":4,"e":5,"f":6,"g":7,"h":8,"i":9,"j":10}"#,
    ]

    private static let numbers = [
        "-0", "1", "-1", "10", "1234567890", "9223372036854775807", "-9223372036854775808", "9223372036854775808",
        "-9223372036854775809", "123456789012345678901234567890", "0.0", "0.5", "-0.5", "1.0", "1.25", "1e0", "1E0",
        "1e+0", "1e-0", "1e5", "1E+5", "1e-5", "1.5e3", "-1.5E-3", "0e1", "0e+1", "1e308", "-1e308", "1e-400",
        "5e-324", "1.7976931348623157e308", "2.2250738585072014e-308", "0.1", "100000000000000000000000.5",
        "1e00", "1e01", String(repeating: "9", count: 300),
    ]

    private static let strings = [
        #""a""#, #"" ""#, #""\"""#, #""\\""#, #""\/""#, #""/""#, #""\b\f\n\r\t""#, #""\u0061""#, #""\u00e9""#,
        #""\u00E9""#, #""\u20ac""#, #""\ud83d\udc4d""#, #""\uD83D\uDC4D""#, #""\uDBFF\uDFFF""#, #""\ud800\udc00""#,
        #""\u0001""#, #""\u001f""#, #""\u007f""#, #""\uffff""#, #""\ufffe""#, #""\ud7ff""#, #""\ue000""#,
        #""\ufeff""#, #""\u2028\u2029""#, "\"\u{2028}\"", "\"\u{7F}\"", "\"\u{80}\"", "\"\u{7FF}\"", "\"\u{800}\"",
        "\"\u{D7FF}\"", "\"\u{E000}\"", "\"\u{FFFD}\"", "\"\u{FFFF}\"", "\"\u{10000}\"", "\"\u{10FFFF}\"",
        "\"\u{FEFF}\"", "\"é\"", "\"日本語\"", "\"👩‍👩‍👧\"", "\"e\u{301}\"", #"{"\u0061":1,"b":2}"#, #""\\u0000""#,
        #""\\\"""#, #""a\\""#, #""'""#, #""{[,:]}""#, #""\u005c""#, #""\u0022""#,
    ]
}
