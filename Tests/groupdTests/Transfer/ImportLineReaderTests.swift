import GroupChat
import Postgres
import Testing

@testable import groupd

@Suite("Reading a line of an import")
struct ImportLineReaderTests {
    private static func read(_ text: String) -> Result<ImportLine, ImportLineReader.Fault> {
        read(Array(text.utf8))
    }

    private static func read(_ bytes: [UInt8]) -> Result<ImportLine, ImportLineReader.Fault> {
        var reader = ImportLineReader(charactersMax: 10)
        return bytes.withUnsafeBufferPointer { bytes in
            do throws(ImportLineReader.Fault) { return .success(try reader.read(3, bytes)) } catch {
                return .failure(error)
            }
        }
    }

    private static func line(
        user: String = #""ann""#, content: String = #""hi""#, at: String = #""2020-02-29T23:59:59.5+01:00""#,
        rest: String = ""
    ) -> String {
        #"{"user":\#(user),"content":\#(content),"created_at":\#(at)\#(rest)}"#
    }

    @Test("takes all that is a message")
    func good() throws {
        let line = try Self.read(Self.line(rest: #", "id":"m1", "reply_to":"m0", "likes":[1e3]"#)).get()
        #expect(line.number == 3)
        #expect(line.author == ImportAuthor(name: "ann"))
        #expect(line.content == "hi")
        #expect(line.createdAt == Timestamp("2020-02-29T22:59:59.500Z"))
        #expect(line.key == ImportKeys.key(ofID: "m1"))
        #expect(line.replyTo == ImportKeys.key(ofID: "m0"))
        let person = UserID.random()
        #expect(try Self.read(Self.line(rest: #","user_id":"\#(person)""#)).get().author.id == person)
        #expect(try Self.read(Self.line(rest: #","user_id":7,"id":null,"reply_to":null"#)).get().replyTo == nil)
    }

    static let bad: [(line: String, sentence: String)] = [
        (#"{"user":"ann","content":"hi""#, "The JSON text ends too early"),
        ("nonsense", "Only true, false and null"),
        ("{} {}", "Something follows"),
        ("[1]", "It is no JSON object."),
        ("7", "It is no JSON object."),
        ("{}", "user: Is missing."),
        (line(user: "7"), "user: Must be a string."),
        (line(user: "null"), "user: Must be a string."),
        (line(user: #""""#), "user: Must not be empty."),
        (line(user: #"" ""#), "user: Must not be only white space."),
        (line(user: #""a\nb""#), "user: Must not contain control characters."),
        (line(user: "\"\(String(repeating: "x", count: 101))\""), "user: Has more than 100 characters."),
        (line(content: "[]"), "content: Must be a string."),
        (line(content: #""""#), "content: Must not be empty."),
        (line(content: #"" \t\u00a0""#), "content: Must not be empty."),
        (line(content: #""12345678901""#), "content: Has 11 characters; limits.message_characters allows 10."),
        (line(content: #""a\u0000b""#), "The character NUL is not allowed"),
        (line(content: #""\ud800""#), "Half a surrogate pair is no character"),
        (line(content: #""\udc00\ud800""#), "Half a surrogate pair is no character"),
        (line(at: "1e309"), "The number is out of range"),
        (line(at: "1600000000"), "created_at: Must be a string."),
        (line(at: #""""#), "created_at: Must be a time"),
        (line(at: #""2020-02-30T00:00:00Z""#), "created_at: Must be a time"),
        (line(at: #""2020-02-28 00:00:00Z""#), "created_at: Must be a time"),
        (line(at: #""2020-02-28T00:00:00""#), "created_at: Must be a time"),
        (line(at: #""9999-12-31T23:59:59Z""#), "created_at: Lies in the future."),
        (line(rest: #","id":1.5"#), "id: Must be a string"),
        (line(rest: #","id":"""#), "id: Must be a string"),
        (line(rest: #","id":{}"#), "id: Must be a string"),
        (line(rest: #","reply_to":[]"#), "reply_to: Must be a string"),
        (line(rest: #","reply_to":true"#), "reply_to: Must be a string"),
        (line(rest: #","user":"ben""#), "An object has the same key twice"),
        (line(rest: ",\"x\":" + String(repeating: "[", count: 40)), "The JSON value is nested too deeply"),
    ]

    @Test("tells what is wrong with all else", arguments: bad)
    func refused(line: String, sentence: String) {
        guard case .failure(let fault) = Self.read(line) else {
            Issue.record("was taken")
            return
        }
        #expect(fault.sentence.hasPrefix(sentence), "\(fault.sentence)")
    }

    @Test("refuses bytes that are no text")
    func bytes() {
        for bytes: [UInt8] in [[0xFF], [0x22, 0xC0, 0x80, 0x22], [0x7B, 0x22, 0x00, 0x22, 0x7D], []] {
            #expect(throws: ImportLineReader.Fault.self) { try Self.read(bytes).get() }
        }
    }

    @Test("an id is itself where it is a UUID, the same for 7 and \"7\", and never another id's")
    func ids() throws {
        let id = ClientID.random()
        #expect(ImportKeys.key(ofID: id.description) == id)
        func key(_ id: String) throws -> ClientID { try Self.read(Self.line(rest: ",\"id\":\(id)")).get().key }
        #expect(try key("7") == key("\"7\""))
        #expect(try key("7") != key("\"07\""))
        #expect(try key("\"e\u{301}\"") != key("\"é\""))
        #expect(ImportKeys.key(ofID: "m1").description == "13ce545f-edd7-8804-b817-f5b7ee06043d")
    }

    @Test("lines without an id are known by what they say, and by how often it was said before")
    func withoutID() {
        let (ann, ben) = (ImportAuthor(name: "ann"), ImportAuthor(name: "ben"))
        let time = Timestamp(microsecondsSince2000: 5)
        var keys = ImportKeys()
        let first = [
            keys.key(ann, time, "hi"), keys.key(ann, time, "hi"), keys.key(ben, time, "hi"),
            keys.key(ann, time.advanced(by: .microseconds(1)), "hi"), keys.key(ann, time, "hi!"),
            keys.key(ann, time, "hi"),
        ]
        #expect(Set(first).count == first.count)
        var again = ImportKeys()
        #expect(again.key(ann, time, "hi") == first[0])
        #expect(again.key(ann, time, "hi") == first[1])
        #expect(again.key(ben, time, "hi") == first[2])
        #expect(again.key(ann, time, "hi") == first[5])
    }

    @Test("progress is said on time, over itself on a terminal, and never before")
    func progress() {
        var plain = TransferProgress(isTerminal: false, byteCount: 200)
        #expect(plain.text(messages: 5, bytes: 50, elapsed: .seconds(1)) == nil)
        #expect(plain.text(messages: 50, bytes: 50, elapsed: .seconds(5)) == "50 messages, 10 a second, 25 %\n")
        #expect(plain.text(messages: 51, bytes: 50, elapsed: .seconds(6)) == nil)
        var terminal = TransferProgress(isTerminal: true, byteCount: nil)
        #expect(
            terminal.text(messages: 10, bytes: 1, elapsed: .milliseconds(500))
                == "\r10 messages, 20 a second\u{1B}[K")
        #expect(terminal.text(messages: 10, bytes: 1, elapsed: .milliseconds(600)) == nil)
    }
}
