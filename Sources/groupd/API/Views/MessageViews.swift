/// A message as it is now.
struct MessageView: WireAnswer, Equatable {
    let group: Wire.ID
    let seq: Int64
    let changedSeq: Int64
    let id: Wire.ID
    let user: UserView
    let kind: Wire.MessageKind
    /// Empty in a tombstone.
    let content: String
    /// The number of the thread's root, of a reply.
    let thread: Int64?
    let replyCount: Int64
    let attachments: [AttachmentView]
    let likes: LikeCounts
    /// The reader's own likes: in REST answers only. A frame is encoded once for all its readers and leaves them out.
    private(set) var liked: [String]?
    let mentions: [MentionView]
    let createdAt: Wire.Time
    let editedAt: Wire.Time?
    let isDeleted: Bool

    func visit(_ fields: inout some FieldVisitor) {
        fields.field("group", group)
        fields.field("seq", seq)
        fields.field("changed_seq", changedSeq)
        fields.field("id", id)
        fields.field("user", user)
        fields.field("kind", kind)
        fields.field("content", content)
        fields.field("thread", thread)
        fields.field("reply_count", replyCount)
        fields.field("attachments", attachments)
        fields.field("likes", likes)
        fields.optional("liked", liked)
        fields.field("mentions", mentions)
        fields.field("created_at", createdAt)
        fields.field("edited_at", editedAt)
        fields.field("deleted", isDeleted)
    }

    static let example = MessageView(
        group: Examples.group, seq: 816, changedSeq: 816, id: Examples.message, user: .example, kind: .text,
        content: "High water is at six.", thread: nil, replyCount: 0, attachments: [],
        likes: LikeCounts([.init(emoji: "👍", count: 3)]), liked: ["👍"], mentions: [], createdAt: Examples.time,
        editedAt: nil, isDeleted: false)

    /// What is left of a deleted one.
    static let tombstone = MessageView(
        group: Examples.group, seq: 816, changedSeq: 818, id: Examples.message, user: .example, kind: .text,
        content: "", thread: nil, replyCount: 0, attachments: [], likes: LikeCounts([]), liked: nil, mentions: [],
        createdAt: Examples.time, editedAt: nil, isDeleted: true)

    /// As frames have it: without what is one reader's own.
    var shared: MessageView {
        var message = self
        message.liked = nil
        return message
    }
}

/// A file of a message.
struct AttachmentView: WireAnswer, Equatable {
    let id: Wire.ID
    let name: String
    let contentType: String
    let size: Int64
    /// Pixels, of pictures.
    let width: Int64?
    let height: Int64?
    let url: String

    func visit(_ fields: inout some FieldVisitor) {
        fields.field("id", id)
        fields.field("name", name)
        fields.field("content_type", contentType)
        fields.field("size", size)
        fields.optional("width", width)
        fields.optional("height", height)
        fields.field("url", url)
    }

    static let example = AttachmentView(
        id: Examples.message, name: "tide.png", contentType: "image/png", size: 48_211, width: 640, height: 480,
        url: "/attachments/01975c3b-0d41-7e8f-b2f4-6c0877a140d9")
}

/// Where a message names somebody, in Unicode scalars. The user of a mention of everybody is `all`.
struct MentionView: WireAnswer, Equatable {
    let user: Wire.ID
    let offset: Int64
    let length: Int64

    func visit(_ fields: inout some FieldVisitor) {
        fields.field("user", user)
        fields.field("offset", offset)
        fields.field("length", length)
    }

    static let example = MentionView(user: Examples.user, offset: 0, length: 39)
}

/// How often which emoji was given; an object with the emoji as keys. No emoji stands in it twice.
struct LikeCounts: WireWritable, Equatable {
    struct Entry: Equatable, Sendable {
        let emoji: String
        let count: Int64
    }

    static let schema = Schema.map(.integer(nil), countMax: nil)

    let entries: [Entry]

    init(_ entries: [Entry]) {
        self.entries = entries
    }

    func write(to writer: inout JSONWriter) {
        writer.object { writer in
            for entry in entries {
                writer.key(entry.emoji)
                writer.integer(entry.count)
            }
        }
    }
}
