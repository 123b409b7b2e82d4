import GroupChat
import Testing

@testable import groupd

@Suite("What the terminal client reads and shows")
struct ChatFrameTests {
    private static let groupText = "8f3c2a10-0000-4000-8000-000000000001"
    private static let group = GroupID(groupText)!

    private static func read(_ text: String) -> ChatFrame? { ChatFrame(Array(text.utf8), group: group) }

    static let frames: [(String, ChatFrame?)] = [
        (#"{"type":"ready","groups":[]}"#, .ready),
        (
            #"{"type":"subscribed","group":"G","epoch":"e1","last_seq":815,"recovered":true}"#,
            .subscribed(epoch: "e1", lastSeq: 815, recovered: true)
        ),
        (#"{"type":"resync","group":"G","epoch":"e2","last_seq":9}"#, .resync(epoch: "e2", lastSeq: 9)),
        (#"{"type":"ack","ref":"2","group":"G","client_id":"c","seq":8}"#, .ack(clientID: "c", seq: 8)),
        (
            #"{"type":"error","ref":"2","code":"rate_limited","message":"m","retry_after_ms":1200}"#,
            .error(ref: "2", code: "rate_limited", message: "m", retryAfterMS: 1_200)
        ),
        (#"{"type":"heads","heads":{"x":1,"G":822}}"#, .head(822)),
        (#"{"type":"heads","heads":{"x":1}}"#, .other),
        (#"{"type":"bye","code":"draining","reconnect_after_ms":3500}"#, .bye(reconnectAfterMS: 3_500)),
        (#"{"type":"unsubscribed","group":"G","code":"left"}"#, .unsubscribed(code: "left")),
        (
            #"{"type":"member","group":"G","seq":5,"user":{"name":"ann"},"change":"joined"}"#,
            .event(seq: 5, .member(name: "ann", change: "joined"))
        ),
        (
            #"{"type":"deleted","group":"G","seq":6,"message":{"seq":4,"deleted":true}}"#,
            .event(seq: 6, .deleted(target: 4))
        ),
        (#"{"type":"message","group":"another","seq":5,"message":{}}"#, .other),
        (#"{"type":"message","group":"G"}"#, .other),
        (#"{"type":"typing","group":"G","user":"u"}"#, .other),
        (#"{"type":7}"#, nil),
        ("[]", nil),
        ("{", nil),
        (#"{"type":"ready","x":"\ud800"}"#, nil),
    ]

    @Test("frames are read for what they are, those of other groups left aside", arguments: frames.indices)
    func reading(index: Int) {
        let (text, expected) = Self.frames[index]
        #expect(Self.read(text.replacing("\"G\"", with: "\"\(Self.groupText)\"")) == expected)
    }

    @Test("every frame that the server can send is one for the client", arguments: ServerFrameType.allCases)
    func examples(type: ServerFrameType) {
        #expect(ChatFrame(type.payload.exampleJSON!, group: Self.group) != nil)
    }

    @Test("a message is one line, its further lines are set in, and a terminal obeys nothing in it")
    func text() {
        func line(_ content: String, author: String = "ann", thread: Int64? = nil) -> String {
            ChatText.line(
                .message(
                    ChatMessage(
                        seq: 7, author: author, content: content, thread: thread,
                        createdAt: "2026-03-01T12:30:05.250Z", isDeleted: false)))
        }
        #expect(line("hi 👩‍👩‍👧") == "2026-03-01 12:30 #7 ann: hi 👩‍👩‍👧")
        #expect(line("hi", thread: 3) == "2026-03-01 12:30 #7 ann (in #3): hi")
        #expect(line("a\n2026-03-01 12:31 #8 ben: b").split(separator: "\n")[1].hasPrefix("    2026"))
        for hostile in ["\u{1B}[2J", "\r", "\u{9B}31m", "\u{7}", "\u{202E}", "\u{2028}", "\u{2066}"] {
            for shown in [line("x\(hostile)y"), line("x", author: "a\(hostile)b")] {
                #expect(shown.contains("\u{FFFD}"))
                #expect(!shown.unicodeScalars.contains(hostile.unicodeScalars.first!))
            }
        }
    }

    @Test("a line of input is a message as it is; in JSON mode an object says more")
    func drafts() {
        func draft(_ line: String, isJSON: Bool = true) -> ChatDraft? {
            ChatDraft(line: line, isJSON: isJSON, newID: { "new" })
        }
        #expect(draft("hi") == ChatDraft(clientID: "new", content: "hi", thread: nil))
        #expect(draft(" \t") == nil)
        #expect(draft(#"{"content":"hi"}"#) == ChatDraft(clientID: "new", content: "hi", thread: nil))
        #expect(
            draft(#"{"content":"hi","thread":7,"client_id":"mine"}"#)
                == ChatDraft(clientID: "mine", content: "hi", thread: 7))
        #expect(draft("{not json") == ChatDraft(clientID: "new", content: "{not json", thread: nil))
        #expect(draft(#"{"content":"hi"}"#, isJSON: false)?.content == #"{"content":"hi"}"#)
    }

    @Test("what it sends is what the server takes")
    func commands() throws {
        let position = ChatMachine.Position(epoch: "e", seq: 3)
        let frames: [ChatCommandFrame] = [
            .hello(token: "t"), .subscribe(Self.group, nil), .subscribe(Self.group, position),
            .send(
                Self.group, ChatDraft(clientID: ClientID.random().description, content: "\"\n", thread: 7)),
        ]
        for frame in frames {
            let decoded = frame.json.withUnsafeBufferPointer { ClientFrame.decode($0) }
            guard case .frame = decoded else {
                Issue.record("\(decoded)")
                continue
            }
        }
    }
}
