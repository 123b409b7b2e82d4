import Testing

@testable import groupd

@Suite("Requests: decoding")
struct RequestDecodingTests {
    @Test(
        "what is no JSON object, or ambiguous, is a bad request",
        arguments: [
            "", "nope", "[]", "1", "null", #""{}""#, "{", #"{"content":"a",}"#, #"{"content":"\ud800"}"#,
            #"{"content":"a","content":"b"}"#, #"{"content":"a","x":"\udfff"}"#, "{\"content\":\"\u{1}\"}",
            String(repeating: "[", count: 40), #"{"content":"a"} x"#,
        ])
    func badRequests(body: String) {
        #expect(failure(MessageRequest.self, body)?.code == .badRequest)
    }

    @Test(
        "a field that is missing, ill-typed or out of range is named",
        arguments: [
            (#"{}"#, ["content"]),
            (#"{"content":null}"#, ["content"]),
            (#"{"content":1}"#, ["content"]),
            (#"{"content":["a"]}"#, ["content"]),
            (#"{"content":"a\u0000b"}"#, ["content"]),
            (#"{"content":"a","thread":-1}"#, ["thread"]),
            (#"{"content":"a","thread":1.5}"#, ["thread"]),
            (#"{"content":"a","thread":"1"}"#, ["thread"]),
            (#"{"content":"a","thread":9223372036854775808}"#, ["thread"]),
            (#"{"content":"a","thread":1e309}"#, ["thread"]),
            (#"{"zzz":1e400,"content":"a\u0000b","thread":1e400}"#, ["content", "thread"]),
            (#"{"content":"a","client_id":"\u0000"}"#, ["client_id"]),
            (#"{"content":"a","attachments":["\u0000"]}"#, ["attachments.0"]),
            (#"{"content":"a","client_id":"x"}"#, ["client_id"]),
            (#"{"content":"a","client_id":7}"#, ["client_id"]),
            (#"{"content":"a","client_id":"6f1c2a9e-40d3-4b57-9c88-1e0fb3a4d26"}"#, ["client_id"]),
            (#"{"content":"a","client_id":"6f1c2a9e_40d3_4b57_9c88_1e0fb3a4d265"}"#, ["client_id"]),
            (#"{"content":"a","attachments":{}}"#, ["attachments"]),
            (#"{"content":"a","attachments":["x",1,""]}"#, ["attachments.1", "attachments.2"]),
            (#"{"content":"a","attachments":[1,1,1,1,1,1,1,1,1,1,1]}"#, ["attachments"]),
            (#"{"thread":-1,"client_id":"x"}"#, ["content", "client_id", "thread"]),
        ])
    func faultyFields(body: String, fields: [String]) {
        let error = failure(MessageRequest.self, body)
        #expect(error?.code == .validationFailed)
        #expect(error?.fields.map(\.field) == fields)
    }

    @Test("a good request is read to its values")
    func goodRequest() throws {
        let request = try decode(
            MessageRequest.self,
            #"{"content":"hi 👍","client_id":"6F1C2A9E-40d3-4b57-9c88-1e0fb3a4d265","thread":77,"attachments":["a"]}"#)
        #expect(request.content.value == "hi 👍")
        #expect(request.clientID == Examples.clientID)
        #expect(request.thread?.value == 77)
        #expect(request.attachments?.elements.map(\.text) == ["a"])
    }

    @Test(
        "a field that nobody asks for is ignored, whatever is in it",
        arguments: [
            #""zzz":1e400"#, #""zzz":{"a":[-1e999]}"#, #""zzz":"\u0000""#, #""a\u0000b":1"#,
            #""zzz":\#(String(repeating: "9", count: 1_000))"#,
        ])
    func unknownFields(field: String) throws {
        #expect(try decode(MessageRequest.self, "{\(field),\"content\":\"a\"}").content.value == "a")
    }

    @Test("fields that nobody asks for change nothing, whatever their names promise")
    func massAssignment() throws {
        let request = try decode(
            MessageRequest.self,
            #"{"role":"owner","content":"a","seq":1,"user":{"id":"x"},"created_at":"2000","deleted":true,"a":[1,{}]}"#)
        #expect(request.content.value == "a")
        #expect(request.clientID == nil && request.thread == nil && request.attachments == nil)
    }

    @Test("a change tells left out, null and given apart")
    func changes() throws {
        #expect(try decode(ProfileChangeRequest.self, "{}").avatar == .unchanged)
        #expect(try decode(ProfileChangeRequest.self, #"{"avatar":null}"#).avatar == .removed)
        let set = try decode(ProfileChangeRequest.self, #"{"avatar":"a1"}"#).avatar
        guard case .set(let id) = set else {
            Issue.record("Given is set.")
            return
        }
        #expect(id.text == "a1")
    }

    @Test(
        "of user_id and email exactly one is needed",
        arguments: [
            (#"{}"#, false), (#"{"user_id":"u","email":"a@b.c"}"#, false), (#"{"user_id":"u"}"#, true),
            (#"{"email":"a@b.c"}"#, true), (#"{"user_id":null,"email":"a@b.c"}"#, true),
            (#"{"user_id":null,"email":null}"#, false),
        ])
    func exactlyOne(body: String, isGood: Bool) {
        let error = failure(MemberAdditionRequest.self, body)
        #expect((error == nil) == isGood)
        #expect(isGood || error?.fields.map(\.field) == ["user_id"])
    }

    @Test(
        "values keep their bounds",
        arguments: [
            ("email", #""ada""#, false), ("email", #""@b""#, false), ("email", #""a@""#, false),
            ("email", #""a@b@c""#, false),
            ("email", #""a b@c""#, false), ("email", #""a@b\n""#, false), ("email", #""a@b""#, true),
            ("email", #""ä@ö.example""#, true), ("email", "\"\(String(repeating: "a", count: 253))@b\"", false),
            ("password", #""""#, false), ("password", "\"\(String(repeating: "👍", count: 1_024))\"", true),
            ("password", "\"\(String(repeating: "a", count: 1_025))\"", false), ("name", #""""#, false),
            ("name", #""  ""#, false), ("name", #""a\nb""#, false), ("name", #""Ada""#, true),
            ("name", "\"\(String(repeating: "é", count: 100))\"", true),
            ("name", "\"\(String(repeating: "e\u{301}", count: 51))\"", false),
            ("setup_token", #""""#, false), ("setup_token", "null", true), ("invite", "7", false),
        ])
    func bounds(field: String, value: String, isGood: Bool) {
        var fields = ["email": #""ada@example.org""#, "password": #""correct horse""#, "name": #""Ada""#]
        fields[field] = value
        let body = "{" + fields.map { "\"\($0)\":\($1)" }.joined(separator: ",") + "}"
        let error = failure(RegisterRequest.self, body)
        #expect(error?.fields.map(\.field) == (isGood ? nil : [field]))
    }

    @Test(
        "settings of a person and a group keep their bounds",
        arguments: [
            ("timezone", #""Europe/Zurich""#, true), ("timezone", #""Etc/GMT+5""#, true),
            ("timezone", #""../etc""#, false),
            ("timezone", #""""#, false), ("locale", #""de-CH""#, true), ("locale", #""en""#, true),
            ("locale", #""d""#, false),
            ("locale", #""de-""#, false), ("locale", #""1-de""#, false), ("presence_hidden", "true", true),
            ("presence_hidden", #""true""#, false), ("presence_hidden", "1", false),
        ])
    func settings(field: String, value: String, isGood: Bool) {
        let error = failure(ProfileChangeRequest.self, "{\"\(field)\":\(value)}")
        #expect(error?.fields.map(\.field) == (isGood ? nil : [field]))
    }

    @Test("a request with very many faults is answered with a bounded list and cut names")
    func boundedIssues() {
        let key = String(repeating: "k", count: 5_000)
        let entries = (0..<500).map { "\"\($0)\(key)\":1" }.joined(separator: ",")
        let error = failure(HelloFrame.self, "{\"resume\":{\(entries)}}")
        #expect(error?.fields.count == Issues.countMax)
        #expect((error?.problem(requestID: "r").count ?? .max) < 8_192)
    }

    @Test(
        "only JSON is taken as JSON",
        arguments: [
            ("application/json", true), ("Application/JSON", true), ("application/json; charset=utf-8", true),
            ("application/json;charset=UTF-8", true), ("application/json; charset=\"utf-8\"", true),
            ("application/json; charset=latin1", false), ("text/plain", false), ("application/jsonp", false),
            ("application/x-www-form-urlencoded", false), ("", false), (nil, false),
            ("text/html, application/json", false),
        ])
    func mediaTypes(contentType: String?, isTaken: Bool) throws {
        let bytes = Array(#"{"seq":1}"#.utf8)
        let code = bytes.withUnsafeBufferPointer { bytes -> ErrorCode? in
            do throws(ClientError) {
                _ = try PositionRequest(body: bytes, contentType: contentType)
                return nil
            } catch {
                return error.code
            }
        }
        #expect(code == (isTaken ? nil : .unsupportedMediaType))
    }

    @Test("a secret shows in no description and no dump")
    func secrets() throws {
        let request = try decode(LoginRequest.self, #"{"email":"ada@example.org","password":"hunter2hunter2"}"#)
        var dumped = ""
        dump(request, to: &dumped)
        #expect(!dumped.contains("hunter2"))
        #expect(!"\(request)\(String(reflecting: request))".contains("hunter2"))
        #expect("\(request)".contains("ada@example.org"))
    }

    private func decode<Request: WireRequest>(_ type: Request.Type, _ body: String) throws(ClientError) -> Request {
        try Array(body.utf8).withUnsafeBufferPointer { bytes throws(ClientError) in try Request(body: bytes) }
    }

    private func failure<Request: WireRequest>(_ type: Request.Type, _ body: String) -> ClientError? {
        do throws(ClientError) {
            _ = try decode(type, body)
            return nil
        } catch {
            return error
        }
    }
}
