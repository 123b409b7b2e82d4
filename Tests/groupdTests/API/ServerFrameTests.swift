import Testing

@testable import groupd

@Suite("Frames from the server")
struct ServerFrameTests {
    @Test("each type has a frame of that type, which says so first", arguments: ServerFrameType.allCases)
    func types(type: ServerFrameType) throws {
        let payload = type.payload
        let tree = try JSONTree(parsing: payload.example.json)
        #expect(payload.type == type)
        #expect(tree.keys.first == "type")
        #expect(tree["type"]?.text == type.rawValue)
    }

    @Test(
        "an example has every field that its schema requires, and none that it lacks",
        arguments: ServerFrameType.allCases)
    func schemas(type: ServerFrameType) throws {
        let schema = type.payload.objectSchema
        let keys = try JSONTree(parsing: type.payload.example.json).keys
        #expect(Set(schema.properties.filter(\.isRequired).map(\.name)).isSubset(of: keys))
        #expect(Set(keys).isSubset(of: schema.properties.map(\.name)))
        #expect(Set(schema.properties.map(\.name)).count == schema.properties.count)
    }

    @Test("the small frames are on the wire as in the contract")
    func golden() {
        let group = "01975c3a-9b02-7a4e-8a77-51f0c3de9002"
        let user = "01975c3a-77f0-7c11-9d1b-3d6f0a5211c4"
        #expect(
            text(AckFrame.example) == """
                {"type":"ack","ref":"2","group":"\(group)","client_id":"6f1c2a9e-40d3-4b57-9c88-1e0fb3a4d265","seq":816,\
                "id":"01975c3b-0d41-7e8f-b2f4-6c0877a140d9","created_at":"2026-03-01T12:30:05.250Z"}
                """)
        #expect(
            text(LikedFrame.example) == """
                {"type":"liked","group":"\(group)","seq":819,"target":816,"user":"\(user)","emoji":"👍","on":true,"count":4}
                """)
        #expect(
            text(ErrorFrame.example) == """
                {"type":"error","ref":"2","code":"rate_limited","message":"Too many messages.","retry_after_ms":1200,\
                "field":null,"group":null}
                """)
        #expect(text(HeadsFrame.example) == #"{"type":"heads","heads":{"\#(group)":822}}"#)
        #expect(
            text(TypingEventFrame.example) == #"{"type":"typing","group":"\#(group)","user":"\#(user)","thread":77}"#)
        #expect(
            text(PresenceFrame.example) == """
                {"type":"presence","group":"\(group)","changes":[{"user":"\(user)","status":"offline",\
                "last_seen":"2026-03-01T12:30:05.250Z"}]}
                """)
        #expect(text(OKFrame.example) == #"{"type":"ok","ref":"5","seq":null}"#)
        #expect(text(ByeFrame.example) == #"{"type":"bye","code":"draining","reconnect_after_ms":3500}"#)
    }

    @Test("no frame has a message with the reader's own likes", arguments: ServerFrameType.allCases)
    func ownLikes(type: ServerFrameType) throws {
        #expect(!String(decoding: type.payload.example.json, as: UTF8.self).contains(#""liked":["#))
    }

    @Test("the example of a deletion shows a tombstone")
    func tombstone() throws {
        let message = try JSONTree(parsing: DeletedFrame.example.json)["message"]
        #expect(message?["deleted"] == .bool(true))
        #expect(message?["content"]?.text == "")
        #expect(message?["likes"]?.keys == [])
    }

    @Test("a message in a frame leaves the reader's own likes out; in an answer it has them")
    func liked() throws {
        let message = MessageView(
            group: Examples.group, seq: 1, changedSeq: 2, id: Examples.message, user: .example, kind: .text,
            content: "\u{1}\"é", thread: 5, replyCount: 0, attachments: [.example],
            likes: LikeCounts([.init(emoji: "👍", count: 2), .init(emoji: "\"", count: 1)]), liked: nil,
            mentions: [.example], createdAt: Examples.time, editedAt: Examples.time, isDeleted: false)
        let frame = try JSONTree(parsing: MessageFrame(group: Examples.group, seq: 1, message: message).json)
        #expect(
            frame["message"]?.keys == [
                "group", "seq", "changed_seq", "id", "user", "kind", "content", "thread", "reply_count", "attachments",
                "likes", "mentions", "created_at", "edited_at", "deleted",
            ])
        #expect(frame["message"]?["content"]?.text == "\u{1}\"é")
        #expect(frame["message"]?["likes"]?.keys == ["👍", "\""])
        #expect(try JSONTree(parsing: MessageView.example.json).keys.contains("liked"))
    }

    @Test("a person's own view has the fields of others' and more, on one level")
    func me() throws {
        #expect(
            try JSONTree(parsing: MeView.example.json).keys == [
                "id", "name", "avatar_url", "email", "tier", "operator", "timezone", "locale", "presence_hidden",
                "created_at",
            ])
    }

    @Test("a group has the fields of the contract")
    func group() throws {
        #expect(
            try Set(JSONTree(parsing: GroupView.example.json).keys) == [
                "id", "kind", "name", "description", "visibility", "language", "assistant", "retention_days",
                "slow_mode_seconds", "role", "member_count", "epoch", "last_seq", "last_read_seq", "unread", "mentions",
                "last_message", "notify", "created_at",
            ])
    }

    @Test("a durable event is the frame that the socket would send, and its schema has them all")
    func durable() throws {
        let events: [DurableFrame] = [
            .message(.example), .edited(.example), .deleted(.example), .liked(.example), .member(.example),
            .group(.example), .erased(.example),
        ]
        let page = ChangesView(items: events, epoch: "e1", lastSeq: 822, next: nil)
        let types = try JSONTree(parsing: page.json)["items"]?.elements.compactMap { $0["type"]?.text }
        #expect(types == DurableFrame.types.map { $0.type.rawValue })
    }

    private func text(_ frame: some ServerFrame) -> String {
        String(decoding: frame.json, as: UTF8.self)
    }
}
