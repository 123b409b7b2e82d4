/// The answer to `hello`.
struct ReadyFrame: ServerFrame {
    static let type = ServerFrameType.ready
    static let summary = "The connection is ready: who you are and your groups."

    let ref: String?
    let user: MeView
    let session: Wire.ID
    let heartbeatMS: Int64
    let groups: [GroupView]

    func visitFields(_ fields: inout some FieldVisitor) {
        fields.optional("ref", ref)
        fields.field("user", user)
        fields.field("session", session)
        fields.field("heartbeat_ms", heartbeatMS)
        fields.field("groups", groups)
    }

    static let example = ReadyFrame(
        ref: nil, user: .example, session: Examples.session, heartbeatMS: 25_000, groups: [.example.shared])
}

/// A subscription begins.
struct SubscribedFrame: ServerFrame {
    static let type = ServerFrameType.subscribed
    static let summary = "A subscription begins; what was missed follows, in order and once."

    let ref: String?
    let group: Wire.ID
    let epoch: String
    let lastSeq: Int64
    /// False where what was missed cannot be replayed; a `resync` follows.
    let recovered: Bool
    /// What `presence` frames go on from.
    let presence: PresenceSummaryView

    func visitFields(_ fields: inout some FieldVisitor) {
        fields.optional("ref", ref)
        fields.field("group", group)
        fields.field("epoch", epoch)
        fields.field("last_seq", lastSeq)
        fields.field("recovered", recovered)
        fields.field("presence", presence)
    }

    static let example = SubscribedFrame(
        ref: "1", group: Examples.group, epoch: "e1", lastSeq: 815, recovered: true, presence: .example)
}

/// A subscription has ended.
struct UnsubscribedFrame: ServerFrame {
    static let type = ServerFrameType.unsubscribed
    static let summary = "A subscription has ended; no event of the group comes after it."

    let ref: String?
    let group: Wire.ID
    let code: Wire.UnsubscribedCode

    func visitFields(_ fields: inout some FieldVisitor) {
        fields.optional("ref", ref)
        fields.field("group", group)
        fields.field("code", code)
    }

    static let example = UnsubscribedFrame(ref: nil, group: Examples.group, code: .removed)
}

/// A message is committed.
struct AckFrame: ServerFrame {
    static let type = ServerFrameType.ack
    static let summary = "The message is committed, under the number that every member sees."

    let ref: String?
    let group: Wire.ID
    let clientID: Wire.UUID?
    let seq: Int64
    let id: Wire.ID
    let createdAt: Wire.Time

    func visitFields(_ fields: inout some FieldVisitor) {
        fields.optional("ref", ref)
        fields.field("group", group)
        fields.field("client_id", clientID)
        fields.field("seq", seq)
        fields.field("id", id)
        fields.field("created_at", createdAt)
    }

    static let example = AckFrame(
        ref: "2", group: Examples.group, clientID: Examples.clientID, seq: 816, id: Examples.message,
        createdAt: Examples.time)
}

/// It was done.
struct OKFrame: ServerFrame {
    static let type = ServerFrameType.ok
    static let summary = "Answers what has no richer answer, with the number that the change took."

    let ref: String?
    /// Nil where no number was taken.
    let seq: Int64?

    func visitFields(_ fields: inout some FieldVisitor) {
        fields.optional("ref", ref)
        fields.field("seq", seq)
    }

    static let example = OKFrame(ref: "5", seq: nil)
}

/// It was not done.
struct ErrorFrame: ServerFrame {
    static let type = ServerFrameType.error
    static let summary = "Something did not work; the socket stays."

    let ref: String?
    let error: ClientError

    func visitFields(_ fields: inout some FieldVisitor) {
        fields.optional("ref", ref)
        fields.field("code", error.code)
        fields.field("message", error.detail)
        fields.optional("retry_after_ms", error.retryAfter?.milliseconds)
        fields.field("field", error.fields.first?.field)
        fields.field("group", error.group)
    }

    static let example = ErrorFrame(
        ref: "2", error: ClientError(.rateLimited, "Too many messages.", retryAfter: .milliseconds(1_200)))
}

/// A sign of life.
struct PongFrame: ServerFrame {
    static let type = ServerFrameType.pong
    static let summary = "Answers ping with the server's time."

    let ref: String?
    let time: Wire.Time

    func visitFields(_ fields: inout some FieldVisitor) {
        fields.optional("ref", ref)
        fields.field("time", time)
    }

    static let example = PongFrame(ref: "7", time: Examples.time)
}

/// The server is about to close.
struct ByeFrame: ServerFrame {
    static let type = ServerFrameType.bye
    static let summary = "The server is going down; come back after the time it names, which differs for everyone."

    let code: Wire.GoodbyeCode
    let reconnectAfterMS: Int64

    func visitFields(_ fields: inout some FieldVisitor) {
        fields.field("code", code)
        fields.field("reconnect_after_ms", reconnectAfterMS)
    }

    static let example = ByeFrame(code: .draining, reconnectAfterMS: 3_500)
}
