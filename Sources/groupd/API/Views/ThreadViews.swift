/// A thread as its reader sees it.
struct ThreadView: WireAnswer, Equatable {
    let root: MessageView
    let items: [MessageView]
    let isFollowing: Bool
    /// Replies after the reader's position in the group.
    let unread: Int64
    /// The number to go on from in the same direction.
    let next: Int64?

    func visit(_ fields: inout some FieldVisitor) {
        fields.field("root", root)
        fields.field("items", items)
        fields.field("following", isFollowing)
        fields.field("unread", unread)
        fields.field("next", next)
    }

    static let example = ThreadView(root: .example, items: [.example], isFollowing: true, unread: 0, next: nil)
}

/// Who has read a message.
struct ReceiptsView: WireAnswer, Equatable {
    struct Reader: WireAnswer, Equatable {
        let user: UserView
        let at: Wire.Time

        func visit(_ fields: inout some FieldVisitor) {
            fields.field("user", user)
            fields.field("at", at)
        }

        static let schemaName = "Reader"
        static let example = Reader(user: .example, at: Examples.time)
    }

    /// Left out in a large group.
    let readBy: [Reader]?
    let readCount: Int64
    let receivedCount: Int64

    func visit(_ fields: inout some FieldVisitor) {
        fields.optional("read_by", readBy)
        fields.field("read_count", readCount)
        fields.field("received_count", receivedCount)
    }

    static let example = ReceiptsView(readBy: [.example], readCount: 1, receivedCount: 2)
}
