/// To a person who was just added to a group.
struct AddedFrame: ServerFrame {
    static let type = ServerFrameType.added
    static let summary = "You were added to a group; a subscription to all includes it from here."

    let group: Wire.ID
    let value: GroupView

    func visitFields(_ fields: inout some FieldVisitor) {
        fields.field("group", group)
        fields.field("value", value)
    }

    static let example = AddedFrame(group: Examples.group, value: .example.shared)
}

/// Somebody read on.
struct ReadEventFrame: ServerFrame {
    static let type = ServerFrameType.read
    static let schemaName = "ReadEventFrame"
    static let summary = "Somebody has read up to this number."

    let group: Wire.ID
    let user: Wire.ID
    let seq: Int64

    func visitFields(_ fields: inout some FieldVisitor) {
        fields.field("group", group)
        fields.field("user", user)
        fields.field("seq", seq)
    }

    static let example = ReadEventFrame(group: Examples.group, user: Examples.user, seq: 816)
}

/// Somebody's device has it.
struct ReceivedEventFrame: ServerFrame {
    static let type = ServerFrameType.received
    static let schemaName = "ReceivedEventFrame"
    static let summary = "Somebody has received everything up to this number."

    let group: Wire.ID
    let user: Wire.ID
    let seq: Int64

    func visitFields(_ fields: inout some FieldVisitor) {
        fields.field("group", group)
        fields.field("user", user)
        fields.field("seq", seq)
    }

    static let example = ReceivedEventFrame(group: Examples.group, user: Examples.user, seq: 816)
}

/// Somebody types.
struct TypingEventFrame: ServerFrame {
    static let type = ServerFrameType.typing
    static let schemaName = "TypingEventFrame"
    static let summary = "Somebody types: to be shown for 10 seconds, or until a message of theirs comes."

    let group: Wire.ID
    let user: Wire.ID
    /// Nil outside of threads.
    let thread: Int64?

    func visitFields(_ fields: inout some FieldVisitor) {
        fields.field("group", group)
        fields.field("user", user)
        fields.field("thread", thread)
    }

    static let example = TypingEventFrame(group: Examples.group, user: Examples.user, thread: 77)
}

/// Who came, went or stepped away.
struct PresenceFrame: ServerFrame {
    struct Change: WireAnswer {
        static let schemaName = "PresenceChange"

        let user: Wire.ID
        let status: Wire.PresenceStatus
        /// With `offline` alone.
        let lastSeen: Wire.Time?

        func visit(_ fields: inout some FieldVisitor) {
            fields.field("user", user)
            fields.field("status", status)
            fields.optional("last_seen", lastSeen)
        }

        static let example = Change(user: Examples.user, status: .offline, lastSeen: Examples.time)
    }

    static let type = ServerFrameType.presence
    static let summary = "Who of the group came, went or stepped away, gathered for a second. Not over 500 members."

    let group: Wire.ID
    let changes: [Change]

    func visitFields(_ fields: inout some FieldVisitor) {
        fields.field("group", group)
        fields.field("changes", changes)
    }

    static let example = PresenceFrame(group: Examples.group, changes: [.example])
}

/// How far the subscribed groups are.
struct HeadsFrame: ServerFrame {
    static let type = ServerFrameType.heads
    static let summary = "The numbers that the subscribed groups have reached since the last one of these."

    let heads: GroupHeads

    func visitFields(_ fields: inout some FieldVisitor) {
        fields.field("heads", heads)
    }

    static let example = HeadsFrame(heads: GroupHeads([.init(group: Examples.group, seq: 822)]))
}

/// An object with groups as keys and their last numbers as values. No group stands in it twice.
struct GroupHeads: WireWritable, Equatable {
    struct Entry: Equatable, Sendable {
        let group: Wire.ID
        let seq: Int64
    }

    static let schema = Schema.map(.integer(0...(.max)), countMax: nil)

    let entries: [Entry]

    init(_ entries: [Entry]) {
        self.entries = entries
    }

    func write(to writer: inout JSONWriter) {
        writer.object { writer in
            for entry in entries {
                writer.key(entry.group.text)
                writer.integer(entry.seq)
            }
        }
    }
}

/// What was missed cannot be replayed.
struct ResyncFrame: ServerFrame {
    static let type = ServerFrameType.resync
    static let summary = "What was missed cannot be replayed: load the history again. Live events go on from the head."

    let group: Wire.ID
    let epoch: String
    let lastSeq: Int64

    func visitFields(_ fields: inout some FieldVisitor) {
        fields.field("group", group)
        fields.field("epoch", epoch)
        fields.field("last_seq", lastSeq)
    }

    static let example = ResyncFrame(group: Examples.group, epoch: "e1", lastSeq: 822)
}
