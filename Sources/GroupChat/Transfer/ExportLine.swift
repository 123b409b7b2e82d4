public import Postgres

/// One message of a group's history as it is handed out, in the terms in which an import takes it.
public struct ExportLine: Sendable, Equatable {
    public let seq: Int64
    /// The same in every copy of the message: an import of it into a group that has it adds nothing.
    public let key: ClientID
    public let author: UserView
    public let content: String
    public let createdAt: Timestamp
    /// The key of the message that it answers; nil where that one was deleted.
    public let replyTo: ClientID?
}

extension ExportLine {
    /// Reads a row of `ExportSQL.page`. `doubled`: client ids that several authors chose, which are no keys.
    init(_ row: Row, doubled: Set<UUID128>) throws(PostgresError) {
        seq = try row.decode("seq")
        let chosen = try row.decode("client_id", as: UUID128?.self)
        key = Self.key(chosen, id: try row.decode("id"), doubled)
        author = UserView(
            id: UserID(try row.decode("author_id", as: UUID128.self)), name: try row.decode("author_name"))
        content = try row.decode("content")
        createdAt = try row.decode("created_at")
        let rootChosen = try row.decode("root_client_id", as: UUID128?.self)
        replyTo = try row.decode("root_id", as: UUID128?.self).map { Self.key(rootChosen, id: $0, doubled) }
    }

    private static func key(_ chosen: UUID128?, id: UUID128, _ doubled: Set<UUID128>) -> ClientID {
        guard let chosen, !doubled.contains(chosen) else { return ClientID(id) }
        return ClientID(chosen)
    }
}
