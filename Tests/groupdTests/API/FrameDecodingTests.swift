import Testing

@testable import groupd

@Suite("Frames from clients")
struct FrameDecodingTests {
    @Test(
        "what is no JSON object with a type closes the socket",
        arguments: [
            ("", CloseCode.badFrame), ("x", .badFrame), ("{", .badFrame), ("[]", .badFrame), ("null", .badFrame),
            (#""hello""#, .badFrame), ("{}", .badFrame), (#"{"type":1}"#, .badFrame), (#"{"type":null}"#, .badFrame),
            (#"{"Type":"ping"}"#, .badFrame), (#"{"type":"ping"}{"#, .badFrame),
            (String(repeating: "[", count: 50), .badFrame), (#"{"a":{"type":"ping"}}"#, .badFrame),
        ])
    func closes(text: String, code: CloseCode) {
        #expect(decode(Array(text.utf8)).closeCode == code)
    }

    @Test(
        "text that is not UTF-8 closes with the code of RFC 6455, wherever in it that is",
        arguments: [
            [0xFF], Array("x".utf8) + [0xC3], Array(#"{"type":""#.utf8) + [0xC3] + Array(#""}"#.utf8),
            Array(#"{"type":"ping"}"#.utf8) + [0xED, 0xA0, 0x80], Array(#"{"type":"ping","#.utf8) + [0xC0, 0x80],
        ])
    func invalidText(bytes: [UInt8]) {
        #expect(decode(bytes).closeCode == .invalidText)
    }

    @Test(
        "what an error repeats of a frame is short, and neither a terminal nor a log obeys it",
        arguments: [
            #"{"type":"a\u0000b\u001b[2J"}"#, #"{"type":"hello","a\u0000b":{"c":"\ud800"}}"#,
            #"{"type":"hello","resume":{"a\u0000b\u001b":{"epoch":7}}}"#,
            #"{"type":"\#(String(repeating: "x", count: 5_000))"}"#,
        ])
    func repeats(text: String) {
        guard case .refuse(let error, _, _) = decode(Array(text.utf8)) else {
            Issue.record("not refused")
            return
        }
        let frame = ErrorFrame(ref: nil, error: error).json
        let document = frame.withUnsafeBufferPointer { try? JSONDocument(parsing: $0) }
        #expect(document != nil && document?.defect == nil)
        #expect(!String(decoding: frame, as: UTF8.self).contains(#"\u00"#))
        #expect(frame.count < 400)
    }

    @Test(
        "a wrong field is an error with the frame's ref, and the socket stays",
        arguments: [
            (#"{"type":"nope","ref":"9"}"#, ErrorCode.validationFailed, "type"),
            (#"{"type":"Hello","ref":"9"}"#, .validationFailed, "type"),
            (#"{"type":"ack","ref":"9"}"#, .validationFailed, "type"),
            (#"{"type":"send","ref":"9","group":"g"}"#, .validationFailed, "content"),
            (#"{"type":"send","ref":"9","content":"a"}"#, .validationFailed, "group"),
            (#"{"type":"send","ref":"9","group":1,"content":"a"}"#, .validationFailed, "group"),
            (#"{"type":"send","ref":"9","group":"g","content":"\u0000"}"#, .validationFailed, "content"),
            (#"{"type":"send","ref":"9","group":"g","content":"\ud83d"}"#, .badRequest, "content"),
            (#"{"type":"read","ref":"9","group":"g","seq":-1}"#, .validationFailed, "seq"),
            (#"{"type":"read","ref":"9","group":"g","seq":"1"}"#, .validationFailed, "seq"),
            (#"{"type":"read","ref":"9","group":"g","seq":1e400}"#, .validationFailed, "seq"),
            (#"{"type":"read","ref":"9","group":"\u0000","seq":1}"#, .validationFailed, "group"),
            (#"{"type":"subscribe","ref":"9","group":"g","epoch":""}"#, .validationFailed, "epoch"),
            (#"{"type":"hello","ref":"9","subscribe":"some"}"#, .validationFailed, "subscribe"),
            (#"{"type":"hello","ref":"9","subscribe":["g",7]}"#, .validationFailed, "subscribe.1"),
            (#"{"type":"hello","ref":"9","resume":{"g":{"epoch":"e"}}}"#, .validationFailed, "resume.g.seq"),
            (#"{"type":"hello","ref":"9","token":7}"#, .validationFailed, "token"),
        ])
    func refuses(text: String, code: ErrorCode, field: String) {
        guard case .refuse(let error, let ref, _) = decode(Array(text.utf8)) else {
            Issue.record("The frame is refused.")
            return
        }
        #expect(error.code == code)
        #expect(error.fields.first?.field == field)
        #expect(ref == "9")
    }

    @Test(
        "a field that nobody asks for is ignored, whatever is in it",
        arguments: [#""zzz":1e400"#, #""zzz":"\u0000""#, #""a\u0000b":{"c":-1e400}"#])
    func unknownFields(field: String) {
        guard case .frame(.ping, ref: "9") = decode(Array(#"{"type":"ping","ref":"9",\#(field)}"#.utf8)) else {
            Issue.record("The frame is taken.")
            return
        }
    }

    @Test("a ref that is no string is named, and none comes back")
    func faultyRef() {
        guard case .refuse(let error, let ref, _) = decode(Array(#"{"type":"ping","ref":7}"#.utf8)) else {
            Issue.record("The frame is refused.")
            return
        }
        #expect(error.fields.map(\.field) == ["ref"])
        #expect(ref == nil)
    }

    @Test("an unknown type is repeated, but not at any length")
    func longType() {
        let text = #"{"type":"\#(String(repeating: "x", count: 100_000))"}"#
        guard case .refuse(let error, _, _) = decode(Array(text.utf8)) else {
            Issue.record("The frame is refused.")
            return
        }
        #expect(error.fields[0].message.utf8.count < 200)
    }

    @Test("a hello says who, what and from where")
    func hello() {
        let text = #"{"type":"hello","token":"t","subscribe":["g"],"resume":{"g":{"epoch":"e1","seq":812}},"more":1}"#
        guard case .frame(.hello(let hello), ref: nil) = decode(Array(text.utf8)) else {
            Issue.record("The frame is taken.")
            return
        }
        #expect(hello.token == Wire.Token("t"))
        guard case .groups(let groups)? = hello.subscribe, let entry = hello.resume?.entries.first else {
            Issue.record("Groups and positions are read.")
            return
        }
        #expect(groups.map(\.text) == ["g"])
        #expect(entry.key.text == "g")
        #expect(entry.value.epoch.value == "e1")
        #expect(entry.value.seq.value == 812)
    }

    @Test(
        "each frame of the contract is read as itself",
        arguments: [
            (#"{"type":"hello","subscribe":"all"}"#, ClientFrameType.hello, nil as String?),
            (#"{"type":"hello","subscribe":"none","token":null}"#, .hello, nil),
            (#"{"type":"subscribe","ref":"1","group":"g","epoch":"e1","after":812}"#, .subscribe, "1"),
            (#"{"type":"unsubscribe","ref":"","group":"g"}"#, .unsubscribe, ""),
            (#"{"type":"send","ref":"2","group":"g","content":"hi","thread":77}"#, .send, "2"),
            (#"{"type":"edit","ref":"3","group":"g","seq":78,"content":"hi"}"#, .edit, "3"),
            (#"{"type":"delete","ref":"3","group":"g","seq":78}"#, .delete, "3"),
            (#"{"type":"like","ref":"4","group":"g","seq":78,"emoji":"\ud83d\udc4d","on":true}"#, .like, "4"),
            (#"{"type":"read","ref":"5","group":"g","seq":78}"#, .read, "5"),
            (#"{"type":"received","group":"g","seq":78}"#, .received, nil),
            (#"{"type":"typing","group":"g","thread":77}"#, .typing, nil),
            (#"{"type":"typing","ref":"t","group":"g","thread":null}"#, .typing, "t"),
            (#"{"type":"presence","status":"away"}"#, .presence, nil),
            (#"{"ref":"7","type":"ping"}"#, .ping, "7"),
            (#"{"\u0074ype":"p\u0069ng","ref":"\u00e9"}"#, .ping, "é"),
        ])
    func reads(text: String, type: ClientFrameType, ref: String?) {
        guard case .frame(let frame, let found) = decode(Array(text.utf8)) else {
            Issue.record("The frame is taken.")
            return
        }
        #expect(frame.type == type)
        #expect(found == ref)
    }

    @Test("every type has a row that is its own", arguments: ClientFrameType.allCases)
    func declarations(type: ClientFrameType) {
        let declaration = type.declaration
        #expect(declaration.type == type)
        #expect(!declaration.answers.isEmpty)
        #expect(declaration.codes.allSatisfy { $0.representation.socket == .frame })
    }

    private func decode(_ bytes: [UInt8]) -> FrameDecoding {
        bytes.withUnsafeBufferPointer(ClientFrame.decode)
    }
}

extension FrameDecoding {
    fileprivate var closeCode: CloseCode? {
        if case .close(let code) = self { code } else { nil }
    }
}

extension ClientFrame {
    fileprivate var type: ClientFrameType {
        switch self {
        case .hello: .hello
        case .subscribe: .subscribe
        case .unsubscribe: .unsubscribe
        case .send: .send
        case .edit: .edit
        case .delete: .delete
        case .like: .like
        case .read: .read
        case .received: .received
        case .typing: .typing
        case .presence: .presence
        case .ping: .ping
        }
    }
}
