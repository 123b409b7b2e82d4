import GroupChat
import Testing

@testable import groupd

@Suite("Requests: what a search takes")
struct SearchParameterTests {
    private static let long = String(repeating: "a", count: 1_001)

    @Test(
        "what cannot be is named by its parameter, with what would be right",
        arguments: [
            ("", "q", "Is missing."), ("q=", "q", "Must not be empty."), ("q=%20+", "q", "Needs a word to search for."),
            ("q=from:ada", "q", "Needs a word to search for."),
            ("q=-boat+since:2026", "q", "Needs a word to search for."),
            ("q=%22%22", "q", "Needs a word to search for."), ("q=%01%E2%80%8B", "q", "Needs a word to search for."),
            ("q=\(long)", "q", "Has more than 1000 characters."), ("q=a&q=b", "q", "Is given more than once."),
            ("q=a&mode=words", "mode", "Must be one of: hybrid, keyword, semantic."),
            ("q=a&mode=", "mode", "Must be one of: hybrid, keyword, semantic."),
            ("q=a&kind=posts", "kind", "Must be one of: post, reply, any."),
            ("q=a&limit=0", "limit", "Must be a whole number from 1 to 50."),
            ("q=a&limit=51", "limit", "Must be a whole number from 1 to 50."),
            ("q=a&thread=7", "group", "Is needed with thread."), ("q=a&group=g&thread=-1", "thread", nil),
            ("q=a&group=", "group", "Is not an id."), ("q=a&from=\(String(repeating: "x", count: 65))", "from", nil),
            ("q=a&since=yesterday", "since", nil), ("q=a&until=2026-02-30", "until", nil), ("q=a&since=", "since", nil),
            ("q=a&until=2026-03-01T12:00:00", "until", nil), ("q=a&cursor=", "cursor", "Must not be empty."),
        ] as [(String, String, String?)])
    func faults(query: String, field: String, message: String?) {
        let error = Self.failure { () throws(ClientError) in try Endpoints.search.decoded(query) }
        #expect(error?.code == .validationFailed)
        #expect(error?.fields.map(\.field) == [field])
        if let message { #expect(error?.fields.map(\.message) == [message]) }
    }

    @Test("everything that is wrong is said at once")
    func several() {
        let query = "q=&mode=x&kind=x&since=x&until=x&limit=x&thread=x"
        let error = Self.failure { () throws(ClientError) in try Endpoints.search.decoded(query) }
        #expect(error?.fields.map(\.field) == ["q", "mode", "since", "until", "thread", "kind", "limit", "group"])
    }

    @Test("what is left out has its default, and what a search box makes of syntax is none of its business")
    func defaults() throws {
        let search = try Endpoints.search.decoded("q=a")
        #expect(search.mode == .hybrid && search.kind == .any && search.limit.value == 20)
        #expect(search.group == nil && search.from == nil && search.thread == nil && search.cursor == nil)
        #expect(search.since == nil && search.until == nil)
        for typed in ["the", "%22unbalanced", "a'%20or%201=1;--", "x%26%21y%7C(z:*)", "%F0%9F%8C%8A", "a%07b"] {
            #expect(try Endpoints.search.decoded("q=\(typed)").q.value.isEmpty == false)
        }
        let bound = String(repeating: "%F0%9F%8C%8A", count: 600)
        #expect(try Endpoints.search.decoded("q=\(bound)").q.value.unicodeScalars.count == 600)
    }

    @Test(
        "a question that could be sent can be asked for, an empty one not",
        arguments: [
            ("", "text"), ("text=", "text"), ("text=%0A+", "text"),
            ("text=\(String(repeating: "a", count: 2_001))", "text"),
            ("text=a&limit=0", "limit"), ("text=a&limit=21", "limit"), ("text=a&group=", "group"),
        ])
    func similar(query: String, field: String) throws {
        let error = Self.failure { () throws(ClientError) in try Endpoints.findSimilar.decoded(query) }
        #expect(error?.fields.map(\.field) == [field])
        let good = try Endpoints.findSimilar.decoded("text=-x+from:me+%22y")
        #expect(good.text.value == #"-x from:me "y"#)
        #expect(good.limit.value == 5)
    }

    private static func failure<R>(_ body: () throws(ClientError) -> R) -> ClientError? {
        do throws(ClientError) {
            _ = try body()
            return nil
        } catch {
            return error
        }
    }
}

extension Endpoint where Body == NoBody {
    fileprivate func decoded(_ query: String) throws(ClientError) -> Parameters {
        let none = UnsafeBufferPointer<UInt8>(start: nil, count: 0)
        return try decode(path: [], query: query[...], contentType: nil, body: none).parameters
    }
}
