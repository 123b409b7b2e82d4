import Postgres

/// The words in which the batch's statements answer.
enum BatchVerdict: String {
    case new, stored, unchanged
    case notMember = "not_member"
    case muted
    /// Of messages alone.
    case slow
    case noThread = "no_thread"
    case noMessage = "no_message"
    case notAuthor = "not_author"
    case tombstone
    case manyEmoji = "many_emoji"

    /// What a sender is told; nil where the draft stands.
    private var refusal: ChatError? {
        switch self {
        case .new, .stored, .unchanged: nil
        case .notMember: .notMember
        case .muted: .muted(until: nil)
        case .slow: .slowMode(retryAfter: .zero)
        case .noThread: .threadNotFound
        case .noMessage: .messageNotFound
        case .notAuthor: .notAllowed(.notAuthor)
        case .tombstone: .conflict(.messageDeleted)
        case .manyEmoji: .conflict(.manyEmoji)
        }
    }

    @Sendable static func message(
        _ draft: Draft, _ row: Row, _: inout LikeTally
    ) throws(PostgresError) -> Result<Receipt, ChatError> {
        let verdict = try Self(row)
        switch verdict {
        case .muted: return .failure(.muted(until: try row.decode("muted_until")))
        case .slow: return .failure(.slowMode(retryAfter: .milliseconds(try row.decode("wait_ms", as: Int64.self))))
        default: if let refusal = verdict.refusal { return .failure(refusal) }
        }
        let message = Receipt.Message(
            id: MessageID(try row.decode("id", as: UUID128.self)), createdAt: try row.decode("created_at"),
            thread: try row.decode("thread"))
        return .success(
            Receipt(
                group: draft.group, epoch: try row.decode("epoch"), seq: try row.decode("seq", as: Int64.self),
                isNew: verdict == .new, detail: .message(message)))
    }

    @Sendable static func deletion(
        _ draft: Draft, _ row: Row, _: inout LikeTally
    ) throws(PostgresError) -> Result<Receipt, ChatError> {
        try change(draft, row, Self(row)) { .none }
    }

    @Sendable static func like(
        _ draft: Draft, _ row: Row, _ tally: inout LikeTally
    ) throws(PostgresError) -> Result<Receipt, ChatError> {
        guard case .like(_, _, let isOn) = draft.change, let key = LikeTally.Key(draft) else {
            preconditionFailure("a like is answered that nobody asked for")
        }
        let verdict = try Self(row)
        let count = tally.add(key, isOn: isOn, isNew: verdict == .new, stood: try row.decode("stood"))
        return try change(draft, row, verdict) { .like(count: count) }
    }

    @Sendable static func edit(
        _ draft: Draft, _ row: Row, _: inout LikeTally
    ) throws(PostgresError) -> Result<Receipt, ChatError> {
        let verdict = try Self(row)
        if verdict == .muted { return .failure(.muted(until: try row.decode("muted_until"))) }
        return try change(draft, row, verdict) { () throws(PostgresError) in
            .edit(
                Receipt.Edit(
                    id: MessageID(try row.decode("id", as: UUID128.self)), thread: try row.decode("thread"),
                    replyCount: try row.decode("reply_count"), likes: try Message.likes(row),
                    createdAt: try row.decode("created_at"), editedAt: try row.decode("edited_at")))
        }
    }

    /// - Parameter detail: asked where the change is new.
    private static func change(
        _ draft: Draft, _ row: Row, _ verdict: Self, detail: () throws(PostgresError) -> Receipt.Detail
    ) throws(PostgresError) -> Result<Receipt, ChatError> {
        if let refusal = verdict.refusal { return .failure(refusal) }
        let isNew = verdict == .new
        return .success(
            Receipt(
                group: draft.group, epoch: try row.decode("epoch"), seq: try row.decode("seq"), isNew: isNew,
                detail: isNew ? try detail() : .none))
    }

    private init(_ row: Row) throws(PostgresError) {
        let word: String = try row.decode("verdict")
        guard let verdict = Self(rawValue: word) else {
            preconditionFailure("a batch statement answers with a word that nobody knows: \(word)")
        }
        self = verdict
    }
}
