import Testing

@Suite("Convergence: the model of a client")
struct GroupModelTests {
    private static let settings =
        #""name":"den","description":"","visibility":"private","language":"simple","assistant":true,"slow_mode_seconds":0"#

    private static func value(role: String = "owner", lastSeq: Int = 0, unread: Int = 0) throws -> GroupValue {
        let text =
            #"{"id":"g","role":"\#(role)","member_count":2,"epoch":"e","last_seq":\#(lastSeq),"last_read_seq":2,"#
            + #""unread":\#(unread),"mentions":0,\#(settings)}"#
        return try GroupValue(json: Array(text.utf8))
    }

    private static func message(
        _ seq: Int, changed: Int? = nil, by user: String = "bob", thread: Int? = nil, content: String = "hi",
        likes: String = "{}", isDeleted: Bool = false, replies: Int = 0
    ) -> String {
        let replied = thread.map(String.init) ?? "null"
        return #"{"seq":\#(seq),"changed_seq":\#(changed ?? seq),"id":"m\#(seq)","user":{"id":"\#(user)","name":"x"},"#
            + #""kind":"text","content":"\#(content)","thread":\#(replied),"reply_count":\#(replies),"likes":\#(likes),"#
            + #""mentions":[],"created_at":"t","edited_at":null,"deleted":\#(isDeleted)}"#
    }

    private static func event(_ type: String, _ seq: Int, _ rest: String) throws -> NumberedEvent {
        try NumberedEvent(json: Array(#"{"type":"\#(type)","group":"g","seq":\#(seq),\#(rest)}"#.utf8))
    }

    private static func said(_ seq: Int, _ message: String, _ type: String = "message") throws -> NumberedEvent {
        try event(type, seq, #""message":\#(message)"#)
    }

    private static func liked(_ seq: Int, _ target: Int, by user: String, isOn: Bool, count: Int) throws
        -> NumberedEvent
    {
        try event(
            "liked", seq, #""target":\#(target),"user":"\#(user)","emoji":"👍","on":\#(isOn),"count":\#(count)"#)
    }

    /// Ann owns a group that Bob has joined, by numbers 1 and 2.
    private static func begun() throws -> GroupModel {
        var model = GroupModel(reader: "ann", try value())
        let people = [("ann", "owner"), ("bob", "member")]
        for (index, (user, role)) in people.enumerated() {
            model.apply(
                try event(
                    "member", index + 1, #""user":{"id":"\#(user)","name":"x"},"change":"joined","role":"\#(role)""#))
        }
        return model
    }

    @Test("events make members, messages, likes and counts")
    func events() throws {
        var model = try Self.begun()
        model.apply(try Self.said(3, Self.message(3)))
        model.apply(try Self.said(4, Self.message(4, by: "ann", thread: 3)))
        model.apply(try Self.said(5, Self.message(5, thread: 3)))
        model.apply(try Self.liked(6, 3, by: "ann", isOn: true, count: 1))
        #expect(model.members == ["ann": "owner", "bob": "member"])
        #expect(model.replyCount(of: 3) == 2)
        #expect(model.messages[3]?.likes == ["👍": 1] && model.messages[3]?.liked == ["👍"])
        #expect(model.messages[3]?.changedSeq == 6)
        #expect(model.lastRead == 4 && model.unread == 1)
        model.apply(try Self.said(7, Self.message(5, changed: 7, thread: 3, content: "", isDeleted: true), "deleted"))
        #expect(model.replyCount(of: 3) == 1)
        #expect(model.contradictions.isEmpty && model.position == 7)
    }

    @Test("what is known already is passed over, and what is older than what was loaded changes nothing")
    func again() throws {
        var model = try Self.begun()
        model.apply(try Self.said(3, Self.message(3, changed: 5, content: "new", likes: #"{"👍":1}"#)))
        let before = model
        model.apply(try Self.said(3, Self.message(3, content: "old")))
        #expect(model == before)
        model.apply(try Self.said(4, Self.message(3, changed: 4, content: "old"), "deleted"))
        #expect(model.messages[3]?.content == "new")
    }

    @Test("an event that cannot be is noticed")
    func contradictions() throws {
        let cases = [
            try Self.said(4, Self.message(4)),
            try Self.said(3, Self.message(4)),
            try Self.liked(3, 1, by: "bob", isOn: true, count: 1),
            try Self.said(3, Self.message(2, changed: 2), "edited"),
            try Self.said(3, Self.message(3, isDeleted: true)),
            try Self.said(3, Self.message(3), "deleted"),
        ]
        for event in cases {
            var model = try Self.begun()
            model.apply(event)
            #expect(!model.contradictions.isEmpty, "\(event)")
        }
        var model = try Self.begun()
        model.apply(try Self.said(3, Self.message(3)))
        model.apply(try Self.liked(4, 3, by: "bob", isOn: true, count: 1))
        #expect(model.contradictions.isEmpty)
        model.apply(try Self.liked(5, 3, by: "bob", isOn: true, count: 1))
        #expect(model.contradictions.count == 1)
    }

    @Test("what differs from a group that is loaded now is named, field by field")
    func differences() throws {
        var model = try Self.begun()
        model.apply(try Self.said(3, Self.message(3)))
        func loaded(_ message: String, unread: Int = 1, role: String = "owner") throws -> LoadedGroup {
            let members = try [("ann", role), ("bob", "member")].map {
                try MemberValue(json: Array(#"{"user":{"id":"\#($0)","name":"x"},"role":"\#($1)"}"#.utf8))
            }
            return LoadedGroup(
                value: try Self.value(role: role, lastSeq: 3, unread: unread),
                messages: [try MessageValue(json: Array(message.utf8))], lastSeq: 3, members: members, muted: [],
                banned: [])
        }
        model.lastRead = 2
        #expect(model.differences(from: try loaded(Self.message(3))).isEmpty)
        #expect(model.differences(from: try loaded(Self.message(3, content: "no"))).map(\.field) == ["#3 content"])
        #expect(
            model.differences(from: try loaded(Self.message(3, likes: #"{"👍":2}"#))).map(\.field) == ["#3 likes 👍"])
        #expect(model.differences(from: try loaded(Self.message(3, replies: 1))).map(\.field) == ["#3 reply_count"])
        #expect(model.differences(from: try loaded(Self.message(4))).map(\.field) == ["#3", "#4"])
        #expect(model.differences(from: try loaded(Self.message(3), unread: 0)).map(\.field) == ["unread"])
        #expect(
            model.differences(from: try loaded(Self.message(3), role: "admin")).map(\.field) == ["member ann", "role"])
    }
}
