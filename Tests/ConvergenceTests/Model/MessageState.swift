/// A message, as one client has put it together.
struct MessageState: Equatable, Sendable {
    let seq: Int64
    var changedSeq: Int64
    let id: String
    let author: PersonValue
    let kind: String
    var content: String
    let thread: Int64?
    var likes: [String: Int64]
    /// The client's own person's.
    var liked: Set<String>
    var mentions: [MentionValue]
    let createdAt: String
    var editedAt: String?
    var isDeleted: Bool

    /// - Parameter liked: what the value does not say, being for everyone.
    init(_ value: MessageValue, liked: Set<String> = []) {
        seq = value.seq
        changedSeq = value.changedSeq
        id = value.id
        author = value.user
        kind = value.kind
        content = value.content
        thread = value.thread
        likes = value.likes
        self.liked = value.deleted ? [] : value.liked.map(Set.init) ?? liked
        mentions = value.mentions
        createdAt = value.createdAt
        editedAt = value.editedAt
        isDeleted = value.deleted
    }

    func mentions(_ user: String) -> Bool {
        mentions.contains { $0.user == user || $0.user == "all" }
    }
}
