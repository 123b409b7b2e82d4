import Testing

@testable import groupd

@Suite("Errors")
struct ErrorCatalogueTests {
    @Test(
        "codes have the statuses of the contract",
        arguments: [
            ("bad_request", 400), ("unauthenticated", 401), ("premium_required", 402), ("forbidden", 403),
            ("not_found", 404), ("method_not_allowed", 405), ("request_timeout", 408), ("conflict", 409),
            ("payload_too_large", 413), ("uri_too_long", 414), ("unsupported_media_type", 415),
            ("validation_failed", 422),
            ("upgrade_required", 426), ("rate_limited", 429), ("budget_exhausted", 429), ("headers_too_large", 431),
            ("internal", 500), ("provider_failed", 502), ("overloaded", 503), ("unavailable", 503), ("cancelled", nil),
        ])
    func statuses(code: String, status: Int?) throws {
        #expect(try #require(ErrorCode(rawValue: code)).representation.status == status)
    }

    @Test("the contract's list is the whole list")
    func count() {
        #expect(ErrorCode.allCases.count == 21)
    }

    @Test("429 and 503 always say when to come back; the rest need not", arguments: ErrorCode.allCases)
    func retryAfter(code: ErrorCode) {
        let isPromised = [429, 503].contains(code.representation.status)
        #expect((ClientError(code, "x").retryAfterSeconds != nil) == isPromised)
    }

    @Test(
        "Retry-After is rounded up to whole seconds, and never none",
        arguments: [
            (Duration.zero, 1), (.milliseconds(1), 1), (.milliseconds(1_000), 1), (.milliseconds(1_001), 2),
            (.seconds(60), 60), (.seconds(-5), 1), (.seconds(Int64.max), 1_000_000_000_000),
            (.seconds(Int64.min + 1), 1),
        ] as [(Duration, Int64)])
    func rounding(wait: Duration, seconds: Int64) {
        #expect(ClientError(.rateLimited, "x", retryAfter: wait).retryAfterSeconds == seconds)
    }

    @Test("a problem is written as RFC 9457 has it")
    func problem() {
        let error = ClientError.validationFailed(field: "content", "Must not be \"empty\".")
        #expect(
            String(decoding: error.problem(requestID: "r1"), as: UTF8.self) == #"""
                {"type":"about:blank","title":"Unprocessable Content","status":422,"code":"validation_failed",\#
                "detail":"The request is not valid: content. Must not be \"empty\".","request_id":"r1",\#
                "errors":[{"field":"content","message":"Must not be \"empty\"."}]}
                """#)
        let forbidden = String(decoding: ClientError.forbidden.problem(requestID: "r1"), as: UTF8.self)
        #expect(!forbidden.contains("errors"))
    }

    @Test("a frame, which has no list of issues, says what is wrong with the first field and which others there are")
    func reason() {
        let error = ClientError.validationFailed([
            FieldIssue(field: "content", message: "Is missing."),
            FieldIssue(field: "thread", message: "Must be a number."),
        ])
        #expect(error.detail == "The request is not valid: content. Is missing. Also not valid: thread.")
        #expect(
            ErrorFrame(ref: nil, error: error).json
                == Array(
                    """
                    {"type":"error","code":"validation_failed","message":"The request is not valid: content. Is missing. \
                    Also not valid: thread.","field":"content","group":null}
                    """.utf8))
        #expect(ClientError.validationFailed(field: "", "Must be an object.").detail == "Must be an object.")
    }

    @Test("a reply to an error carries what its headers need")
    func reply() {
        let limited = Reply(ClientError(.rateLimited, "x", retryAfter: .seconds(3)), requestID: "r")
        #expect(limited.status == 429)
        #expect(limited.retryAfterSeconds == 3)
        #expect(limited.contentType == "application/problem+json")
        let cancelled = Reply(ClientError(.cancelled, "x"), requestID: "r")
        #expect(cancelled.status == 500)
    }

    @Test("an answer has the usual status, another only where it is declared")
    func answers() {
        #expect(Endpoints.sendMessage.reply(.example).status == 201)
        #expect(Endpoints.sendMessage.reply(.example, status: 200).status == 200)
        #expect(Endpoints.logout.reply(NoContent()) == Reply(status: 204, contentType: nil, body: []))
    }

    @Test("close codes invite back or not by their range", arguments: CloseCode.allCases)
    func closeCodes(code: CloseCode) {
        let comesBack: Set<CloseCode> = [.restarting, .slowConsumer, .rateLimited, .overloaded]
        #expect(code.invitesReconnection == comesBack.contains(code))
        #expect(code.reason.utf8.count <= 123)
    }

    @Test("close codes have the numbers of the contract")
    func closeNumbers() {
        #expect(
            CloseCode.allCases.map(\.rawValue) == [
                1000, 1002, 1003, 1007, 1009, 1012, 4008, 4029, 4030, 4500, 4501, 4503, 4509,
            ])
    }
}

@Suite("Values on the wire")
struct WireValueTests {
    @Test(
        "a UUID is its text, of either case",
        arguments: [
            ("00000000-0000-0000-0000-000000000000", true), ("01975c3a-77f0-7c11-9d1b-3d6f0a5211c4", true),
            ("FFFFFFFF-ffff-FFFF-ffff-ffffffffffff", true), ("01975c3a77f07c119d1b3d6f0a5211c4", false),
            ("01975c3a-77f0-7c11-9d1b-3d6f0a5211c", false), ("01975c3a-77f0-7c11-9d1b-3d6f0a5211c44", false),
            ("0197-5c3a77f0-7c11-9d1b-3d6f0a5211c4", false), ("g1975c3a-77f0-7c11-9d1b-3d6f0a5211c4", false),
            ("{01975c3a-77f0-7c11-9d1b-3d6f0a5211}", false), ("", false),
        ])
    func uuids(text: String, isUUID: Bool) {
        #expect(Wire.UUID(text)?.description == (isUUID ? text.lowercased() : nil))
    }

    @Test(
        "a moment is RFC 3339 in UTC with milliseconds",
        arguments: [
            (0, "1970-01-01T00:00:00.000Z"), (-1, "1969-12-31T23:59:59.999Z"),
            (951_782_400_000, "2000-02-29T00:00:00.000Z"), (4_107_542_399_999, "2100-02-28T23:59:59.999Z"),
            (4_107_542_400_000, "2100-03-01T00:00:00.000Z"), (1_709_164_800_005, "2024-02-29T00:00:00.005Z"),
            (253_402_300_799_999, "9999-12-31T23:59:59.999Z"), (Int64.max, "9999-12-31T23:59:59.999Z"),
            (-62_167_219_200_000, "0000-01-01T00:00:00.000Z"), (Int64.min, "0000-01-01T00:00:00.000Z"),
            (1_772_368_205_250, "2026-03-01T12:30:05.250Z"), (1_735_689_599_000, "2024-12-31T23:59:59.000Z"),
        ])
    func times(milliseconds: Int64, text: String) {
        #expect(Wire.Time(milliseconds: milliseconds).description == text)
    }

    @Test("an id that is none of ours is an id that nothing has, and keeps its text")
    func ids() {
        var issues = Issues()
        let id = Wire.ID.read(text: "nobody", &issues)
        #expect(issues.isEmpty)
        #expect(id.uuid == .none)
        #expect(id.text == "nobody")
        _ = Wire.ID.read(text: "", &issues)
        _ = Wire.ID.read(text: String(repeating: "x", count: 65), &issues)
        _ = Wire.ID.read(text: "a\u{0}", &issues)
        #expect(issues.list.count == 3)
    }
}
