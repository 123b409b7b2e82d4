internal import GroupChat
internal import Postgres

/// What likes a message has, after somebody gave one or took one back.
struct LikesView: WireAnswer, Equatable {
    let likes: LikeCounts
    /// The caller's own.
    let liked: [String]
    /// The number that the change took; nil where it was so already.
    let seq: Int64?

    func visit(_ fields: inout some FieldVisitor) {
        fields.field("likes", likes)
        fields.field("liked", liked)
        fields.field("seq", seq)
    }

    static let example = LikesView(likes: LikeCounts([.init(emoji: "👍", count: 3)]), liked: ["👍"], seq: 819)
}

/// What a message said from one writing of it to the next.
struct MessageVersionView: WireAnswer, Equatable {
    /// The number that this wording took: the message's own, or an edit's.
    let seq: Int64
    let content: String
    let writtenAt: Wire.Time

    func visit(_ fields: inout some FieldVisitor) {
        fields.field("seq", seq)
        fields.field("content", content)
        fields.field("written_at", writtenAt)
    }

    static let example = MessageVersionView(
        seq: 816, content: "High water is at five.", writtenAt: Examples.time)
}

extension LikesView {
    init(_ message: Message, seq: Int64?) {
        self.init(likes: LikeCounts(message), liked: message.liked, seq: seq)
    }
}

extension LikeCounts {
    init(_ message: Message) {
        self.init(message.likes.map { Entry(emoji: $0.emoji, count: $0.count) })
    }
}

extension MessageVersionView {
    init(_ version: MessageVersion) {
        self.init(seq: version.seq, content: version.content, writtenAt: Wire.Time(version.writtenAt))
    }
}
