import ChatLoad
import Testing

@Suite("Finding values in JSON without decoding it")
struct JSONSliceTests {
    /// What `body` finds in the text.
    private static func find<Value>(_ text: String, _ body: (JSONSlice) -> Value) -> Value {
        var text = text
        return text.withUTF8 { body(JSONSlice(UnsafeRawBufferPointer($0))) }
    }

    @Test(
        "a member is found behind others, whatever they hold",
        arguments: [
            #"{"wanted":7}"#, #" { "a" : "x" , "wanted" : 7 } "#, #"{"a":{"wanted":1},"wanted":7}"#,
            #"{"a":[{"b":"]}"}],"wanted":7}"#, #"{"a":"\"wanted\":1","wanted":7}"#, #"{"a":"\\","wanted":7,"b":8}"#,
            #"{"a":null,"b":true,"c":-1.5e3,"wanted":7}"#,
        ])
    func member(text: String) {
        #expect(Self.find(text) { $0.member("wanted")?.integer } == 7)
    }

    @Test(
        "nothing is found where nothing is",
        arguments: [
            "", "{}", "[]", "7", #"{"a":1}"#, #"{"wante":1}"#, #"{"wanted"#, #"{"wanted":"#, #"{"a":"unended"#,
        ])
    func nothing(text: String) {
        #expect(Self.find(text) { $0.member("wanted")?.integer } == nil)
    }

    @Test(
        "a string is the text that was written, whatever had to be escaped",
        arguments: [
            "", "plain", "\"quoted\" and back\\slash", "line\nbreak\ttab\u{1}", "déjà vu, 漢字", "👍🏽 and a/b",
        ])
    func strings(text: String) {
        let frame = #"{"content":\#(jsonQuoted(text))}"#
        #expect(Self.find(frame) { $0.member("content")?.string } == text)
    }

    @Test("escapes of every sort are read")
    func escapes() {
        let text = #"{"s":"\b\f\n\r\t\/\\\" \u00e9\ud83d\udc4d"}"#
        #expect(Self.find(text) { $0.member("s")?.string } == "\u{8}\u{C}\n\r\t/\\\" é👍")
    }

    @Test("the values of an array come in their order")
    func elements() {
        var found: [Int64?] = []
        Self.find(#"{"items":[ 1, 22 ,-3]}"#) { $0.member("items")?.forEachElement { found.append($0.integer) } }
        #expect(found == [1, 22, -3])
    }
}
