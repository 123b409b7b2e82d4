/// A line as `groupd import jsonl` takes it.
package struct HistoryLine: Encodable, Sendable {
    package let id: String
    package let user: String
    package let content: String
    package let createdAt: String
    package let replyTo: String?

    package init(id: String, user: String, content: String, createdAt: String, replyTo: String? = nil) {
        self.id = id
        self.user = user
        self.content = content
        self.createdAt = createdAt
        self.replyTo = replyTo
    }

    private enum CodingKeys: String, CodingKey {
        case id, user, content
        case createdAt = "created_at"
        case replyTo = "reply_to"
    }
}
