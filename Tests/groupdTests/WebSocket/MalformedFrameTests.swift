import GroupChat
import TestSupport
import Testing

@testable import groupd

/// What a hostile or broken client sends after a good hello, and what comes of it.
struct MalformedFrame: Sendable, CustomTestStringConvertible {
    enum Outcome: Sendable {
        /// An `error` frame with this code and field; the socket stays.
        case error(String, field: String?)
        case close(Int)
    }

    let testDescription: String
    var opcode: UInt8 = 0x1
    var payload: [UInt8]
    var isFinal = true
    var isMasked = true
    var rsv: UInt8 = 0
    let outcome: Outcome

    static func text(_ text: String, _ outcome: Outcome) -> Self {
        Self(testDescription: text, payload: Array(text.utf8), outcome: outcome)
    }

    static func refused(_ text: String, _ field: String, code: String = "validation_failed") -> Self {
        .text(text, .error(code, field: field))
    }

    static let protocolErrors: [Self] = [
        Self(testDescription: "binary", opcode: 0x2, payload: [1, 2], outcome: .close(1_003)),
        Self(testDescription: "reserved data opcode", opcode: 0x3, payload: [], outcome: .close(1_002)),
        Self(testDescription: "reserved control opcode", opcode: 0xB, payload: [], outcome: .close(1_002)),
        Self(testDescription: "rsv1", payload: Array("{}".utf8), rsv: 4, outcome: .close(1_002)),
        Self(testDescription: "rsv2", payload: Array("{}".utf8), rsv: 2, outcome: .close(1_002)),
        Self(testDescription: "rsv3", payload: Array("{}".utf8), rsv: 1, outcome: .close(1_002)),
        Self(testDescription: "unmasked", payload: Array("{}".utf8), isMasked: false, outcome: .close(1_002)),
        Self(testDescription: "stray continuation", opcode: 0x0, payload: [], outcome: .close(1_002)),
        Self(testDescription: "fragmented ping", opcode: 0x9, payload: [], isFinal: false, outcome: .close(1_002)),
        Self(
            testDescription: "long ping", opcode: 0x9, payload: Array(repeating: 0, count: 126),
            outcome: .close(1_002)),
        Self(testDescription: "close of one byte", opcode: 0x8, payload: [3], outcome: .close(1_002)),
        Self(testDescription: "close with 1005", opcode: 0x8, payload: [0x03, 0xED], outcome: .close(1_002)),
        Self(testDescription: "close with 999", opcode: 0x8, payload: [0x03, 0xE7], outcome: .close(1_002)),
        Self(
            testDescription: "close with a bad reason", opcode: 0x8, payload: [0x03, 0xE8, 0xFF],
            outcome: .close(1_007)),
        Self(testDescription: "close", opcode: 0x8, payload: [0x03, 0xE8], outcome: .close(1_000)),
        Self(testDescription: "text that is no UTF-8", payload: [0x22, 0xC3, 0x28, 0x22], outcome: .close(1_007)),
        Self(testDescription: "a byte that no UTF-8 has", payload: [0xFF], outcome: .close(1_007)),
        Self(testDescription: "too large", payload: Array(repeating: 0x20, count: 4_097), outcome: .close(1_009)),
    ]

    static let badFrames: [Self] = [
        .text("", .close(4_500)), .text("hello", .close(4_500)), .text("{", .close(4_500)),
        .text("[]", .close(4_500)), .text("7", .close(4_500)), .text("null", .close(4_500)),
        .text(#""send""#, .close(4_500)), .text("{}", .close(4_500)), .text(#"{"type":7}"#, .close(4_500)),
        .text(#"{"type":null}"#, .close(4_500)), .text(#"{"type":["send"]}"#, .close(4_500)),
        .text(#"{"Type":"send"}"#, .close(4_500)), .text(#"{"type":"ping",}"#, .close(4_500)),
        .text(#"{"type":"ping"} x"#, .close(4_500)), .text(#"{'type':'ping'}"#, .close(4_500)),
        .text(String(repeating: "[", count: 2_000), .close(4_500)),
    ]

    static let refusals: [Self] = [
        .refused(#"{"type":"shout","ref":"r"}"#, "type"), .refused(#"{"type":"PING","ref":"r"}"#, "type"),
        .refused(#"{"type":"","ref":"r"}"#, "type"), .refused(#"{"type":"ready","ref":"r"}"#, "type"),
        .refused(#"{"type":"send","ref":"r"}"#, "group"),
        .refused(#"{"type":"send","ref":"r","group":"g"}"#, "content"),
        .refused(#"{"type":"send","ref":"r","group":7,"content":"x"}"#, "group"),
        .refused(#"{"type":"send","ref":"r","group":"g","content":7}"#, "content"),
        .refused(#"{"type":"send","ref":"r","group":"g","content":null}"#, "content"),
        .refused(#"{"type":"send","ref":"r","group":"GROUP","content":""}"#, "content"),
        .refused(#"{"type":"send","ref":"r","group":"GROUP","content":"  \n"}"#, "content"),
        .refused(#"{"type":"send","ref":"r","group":"g","content":"a\u0000b"}"#, "content"),
        .refused(#"{"type":"send","ref":"r","group":"g","content":"\ud800"}"#, "content", code: "bad_request"),
        .refused(#"{"type":"send","ref":"r","group":"g","content":"x","client_id":"7"}"#, "client_id"),
        .refused(#"{"type":"send","ref":"r","group":"g","content":"x","client_id":7}"#, "client_id"),
        .refused(#"{"type":"send","ref":"r","group":"g","content":"x","thread":"7"}"#, "thread"),
        .refused(#"{"type":"send","ref":"r","group":"g","content":"x","thread":-1}"#, "thread"),
        .refused(#"{"type":"send","ref":"r","group":"g","content":"x","thread":1.5}"#, "thread"),
        .refused(#"{"type":"send","ref":"r","group":"GROUP","content":"x","thread":99}"#, "thread"),
        .refused(#"{"type":"send","ref":"r","group":"g","content":"x","attachments":"a"}"#, "attachments"),
        .refused(#"{"type":"send","ref":"r","group":"g","content":"x","attachments":[7]}"#, "attachments.0"),
        .refused(#"{"type":"send","ref":"r","group":"GROUP","content":"x","attachments":["a"]}"#, "attachments"),
        .refused(#"{"type":"subscribe","ref":"r"}"#, "group"),
        .refused(#"{"type":"subscribe","ref":"r","group":{}}"#, "group"),
        .refused(#"{"type":"subscribe","ref":"r","group":"GROUP","after":1}"#, "epoch"),
        .refused(#"{"type":"subscribe","ref":"r","group":"g","epoch":7,"after":1}"#, "epoch"),
        .refused(#"{"type":"subscribe","ref":"r","group":"g","epoch":"e","after":-1}"#, "after"),
        .refused(#"{"type":"subscribe","ref":"r","group":"g","epoch":"e","after":1e30}"#, "after"),
        .refused(#"{"type":"unsubscribe","ref":"r"}"#, "group"),
        .refused(#"{"type":"edit","ref":"r","seq":1,"content":"x"}"#, "group"),
        .refused(#"{"type":"edit","ref":"r","group":"g","content":"x"}"#, "seq"),
        .refused(#"{"type":"edit","ref":"r","group":"g","seq":"1","content":"x"}"#, "seq"),
        .refused(#"{"type":"edit","ref":"r","group":"g","seq":-1,"content":"x"}"#, "seq"),
        .refused(#"{"type":"edit","ref":"r","group":"g","seq":1}"#, "content"),
        .refused(#"{"type":"edit","ref":"r","group":"g","seq":1,"content":["x"]}"#, "content"),
        .refused(#"{"type":"edit","ref":"r","group":"g","seq":1,"content":"a\u0000b"}"#, "content"),
        .refused(#"{"type":"edit","ref":"r","group":"GROUP","seq":1,"content":" \u2003"}"#, "content"),
        .refused(#"{"type":"delete","ref":"r","seq":1}"#, "group"),
        .refused(#"{"type":"delete","ref":"r","group":"g"}"#, "seq"),
        .refused(#"{"type":"delete","ref":"r","group":"g","seq":1.5}"#, "seq"),
        .refused(#"{"type":"like","ref":"r","group":"g","emoji":"👍","on":true}"#, "seq"),
        .refused(#"{"type":"like","ref":"r","group":"g","seq":1,"on":true}"#, "emoji"),
        .refused(#"{"type":"like","ref":"r","group":"g","seq":1,"emoji":"👍"}"#, "on"),
        .refused(#"{"type":"like","ref":"r","group":"g","seq":1,"emoji":"👍","on":1}"#, "on"),
        .refused(#"{"type":"like","ref":"r","group":"g","seq":1,"emoji":7,"on":true}"#, "emoji"),
        .refused(#"{"type":"like","ref":"r","group":"g","seq":1,"emoji":"","on":true}"#, "emoji"),
        .refused(#"{"type":"like","ref":"r","group":"g","seq":1,"emoji":"+1","on":true}"#, "emoji"),
        .refused(#"{"type":"like","ref":"r","group":"g","seq":1,"emoji":"👍👍","on":true}"#, "emoji"),
        .refused(#"{"type":"like","ref":"r","group":"g","seq":1,"emoji":"👍\u0000","on":true}"#, "emoji"),
        .refused(
            #"{"type":"like","ref":"r","group":"g","seq":1,"emoji":"\ud83d","on":true}"#, "emoji",
            code: "bad_request"),
        .refused(#"{"type":"read","ref":"r","group":"g"}"#, "seq"),
        .refused(#"{"type":"read","ref":"r","group":"g","seq":"9"}"#, "seq"),
        .refused(#"{"type":"read","ref":"r","group":"g","seq":-9}"#, "seq"),
        .refused(#"{"type":"read","ref":"r","seq":9}"#, "group"),
        .refused(#"{"type":"typing","ref":"r"}"#, "group"),
        .refused(#"{"type":"typing","ref":"r","group":7}"#, "group"),
        .refused(#"{"type":"typing","ref":"r","group":"g","thread":"7"}"#, "thread"),
        .refused(#"{"type":"typing","ref":"r","group":"g","thread":-1}"#, "thread"),
        .refused(#"{"type":"presence","ref":"r"}"#, "status"),
        .refused(#"{"type":"presence","ref":"r","status":7}"#, "status"),
        .refused(#"{"type":"presence","ref":"r","status":"offline"}"#, "status"),
        .refused(#"{"type":"presence","ref":"r","status":"Online"}"#, "status"),
        .refused(#"{"type":"hello","ref":"r","token":7}"#, "token"),
        .refused(#"{"type":"hello","ref":"r","subscribe":7}"#, "subscribe"),
        .refused(#"{"type":"hello","ref":"r","resume":[]}"#, "resume"),
        .refused(#"{"type":"hello","ref":"r","resume":{"g":{"epoch":"e","seq":-1}}}"#, "resume.g.seq"),
    ]

    static let beforeHello: [Self] = [
        .text(#"{"type":"ping"}"#, .close(4_501)), .text(#"{"type":"shout"}"#, .close(4_501)),
        .text(#"{"type":"send","group":"g"}"#, .close(4_501)), .text("{}", .close(4_500)),
        .text(#"{"type":"hello"}"#, .close(4_501)), .text(#"{"type":"hello","token":"x"}"#, .close(4_501)),
        .text(#"{"type":"hello","token":7}"#, .error("validation_failed", field: "token")),
        Self(testDescription: "a byte that no UTF-8 has", payload: [0xFF], outcome: .close(1_007)),
    ]
}

@Suite("Malformed frames", .scratchDatabase(from: .migrated), .tags(.database, .security), .timeLimit(.minutes(2)))
struct MalformedFrameTests {
    private static func check(
        _ frame: MalformedFrame, _ socket: TestSocket, group: GroupID, ref: String?
    ) async throws {
        var payload = frame.payload
        if payload.count < 1_000, let text = String(validating: payload, as: UTF8.self) {
            payload = Array(text.replacing("GROUP", with: group.description).utf8)
        }
        socket.send(
            opcode: frame.opcode, payload, isFinal: frame.isFinal, isMasked: frame.isMasked, rsv: frame.rsv)
        switch frame.outcome {
        case .close(let code):
            #expect(await socket.closeCode() == code, "\(frame.testDescription)")
        case .error(let code, let field):
            let error = try await socket.next("error")
            #expect(error["code"]?.text == code, "\(frame.testDescription)")
            #expect(error["field"]?.text == field, "\(frame.testDescription)")
            #expect(error["ref"]?.text == ref, "\(frame.testDescription)")
        }
    }

    @Test("each gets its error or its close code, and harms nobody else")
    func afterHello() async throws {
        try await SocketFixture.with {
            $0.limits.frameBytes = 4_096
            $0.settings.frameBytesMax = 4_096
        } _: { fixture in
            let (ada, bob) = (try await fixture.http.person("Ada"), try await fixture.http.person("Bob"))
            let group = try await fixture.http.group(owner: ada, members: [bob])
            let witness = try await fixture.follow(group, as: bob)
            for frame in MalformedFrame.protocolErrors + MalformedFrame.badFrames {
                try await Self.check(frame, fixture.connect(ada, subscribe: "\"none\""), group: group, ref: nil)
            }
            let socket = try await fixture.connect(ada, subscribe: "\"none\"")
            for frame in MalformedFrame.refusals {
                try await Self.check(frame, socket, group: group, ref: "r")
            }
            socket.send(#"{"type":"send","ref":"good","group":"\#(group)","content":"still here"}"#)
            #expect(try await socket.next("ack")["ref"]?.text == "good")
            #expect(try await witness.only("message")["message"]?["content"]?.text == "still here")
        }
    }

    @Test("before hello there is nothing but hello")
    func beforeHello() async throws {
        try await SocketFixture.with { fixture in
            for frame in MalformedFrame.beforeHello {
                try await Self.check(frame, fixture.open(), group: .random(), ref: nil)
            }
        }
    }

    @Test("a message in many fragments, with pings between them, is one message")
    func fragments() async throws {
        try await SocketFixture.with { fixture in
            let ada = try await fixture.http.person("Ada")
            let group = try await fixture.http.group(owner: ada)
            let socket = try await fixture.connect(ada, subscribe: "\"none\"")
            let text = Array(#"{"type":"send","ref":"f","group":"\#(group)","content":"höher"}"#.utf8)
            for (index, byte) in text.enumerated() {
                socket.send(opcode: index == 0 ? 0x1 : 0x0, [byte], isFinal: index == text.count - 1)
                if index == 20 { socket.send(opcode: 0x9, [7]) }
            }
            #expect(try await socket.next("ack")["ref"]?.text == "f")
        }
    }
}
