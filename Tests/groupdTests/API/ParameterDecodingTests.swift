import Testing

@testable import groupd

@Suite("Requests: parameters")
struct ParameterDecodingTests {
    @Test(
        "a parameter out of range, ill-typed or given twice is named",
        arguments: [
            ("limit=0", "limit"), ("limit=201", "limit"), ("limit=-1", "limit"), ("limit=+5", "limit"),
            ("limit=", "limit"),
            ("limit=5x", "limit"), ("limit=1.0", "limit"), ("limit=99999999999999999999", "limit"),
            ("before=-1", "before"),
            ("after=x", "after"), ("limit=5&limit=6", "limit"), ("before=1&after=2", "after"),
            ("after=1&around=2", "around"),
            ("thread=0x10", "thread"), ("%6Cimit=0", "limit"),
        ])
    func faults(query: String, field: String) {
        let error = failure(query)
        #expect(error?.code == .validationFailed)
        #expect(error?.fields.map(\.field) == [field])
    }

    @Test(
        "a query that is not percent-encoded UTF-8 is a bad request",
        arguments: [
            "limit=%", "limit=%1", "limit=%zz", "limit=%ff", "x=%c3", "%00=1", "x=%00",
            String(repeating: "a&", count: 65),
        ])
    func malformed(query: String) {
        #expect(failure(query)?.code == .badRequest)
    }

    @Test("what is left out has its default, what is unknown is ignored")
    func defaults() throws {
        let history = try Endpoints.listMessages.decoded("utm=1&&=&x", path: "group", "g")
        #expect(history.limit.value == 50)
        #expect(history.before == nil && history.after == nil && history.around == nil)
        #expect(history.group.text == "g")
        #expect(history.group.uuid == .none)
        #expect(try Endpoints.listChanges.decoded("", path: "group", "g").limit.value == 200)
    }

    @Test("values are decoded, plus signs as spaces")
    func decoded() throws {
        let list = try Endpoints.listGroups.decoded("scope=public&q=high+w%C3%A4ter%2B&limit=200&cursor=a%26b")
        #expect(list.scope == .public)
        #expect(list.q?.value == "high wäter+")
        #expect(list.page.limit.value == 200)
        #expect(list.page.cursor?.value == "a&b")
    }

    private func failure(_ query: String) -> ClientError? {
        do throws(ClientError) {
            _ = try Endpoints.listMessages.decoded(query, path: "group", "g")
            return nil
        } catch {
            return error
        }
    }
}

extension Endpoint where Body == NoBody {
    fileprivate func decoded(_ query: String, path: String...) throws(ClientError) -> Parameters {
        let arguments = path.isEmpty ? [] : [PathArgument(name: path[0], value: path[1])]
        let none = UnsafeBufferPointer<UInt8>(start: nil, count: 0)
        return try decode(path: arguments, query: query[...], contentType: nil, body: none).parameters
    }
}
