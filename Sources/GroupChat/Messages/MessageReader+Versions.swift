import Postgres

extension MessageReader {
    /// What a message has said, the first wording first and the one that stands last; nothing of a tombstone. For its
    /// author, and in a group for the admins.
    ///
    /// - Parameter after: the number of the version to go on after.
    /// - Throws: `notMember`; `messageNotFound`; `notAllowed` where the asker is neither.
    public func versions(
        of seq: Int64, in group: GroupID, after: Int64 = 0, limit: Int, as asker: UserID
    ) async throws(ChatError) -> Page<MessageVersion, Int64> {
        let results: [Rows]
        let mayRead: Bool?
        let wordings: [StoredWording]
        do throws(PostgresError) {
            results = try await database.run(
                [
                    Statement(EventSQL.head, group.uuid), Statement(VersionSQL.standing, group.uuid, seq),
                    Statement(VersionSQL.page, group.uuid, seq, after, Int64(limit) + 1),
                ], lane: ChatLanes.read, as: .user(asker.uuid), deadline: Self.deadline)
            mayRead = try results[1].first.map { row throws(PostgresError) in try row.decode("may_read") }
            wordings = try results[2].map { row throws(PostgresError) in try StoredWording(row) }
        } catch {
            throw ChatError(error)
        }
        guard !results[0].isEmpty else { throw .notMember }
        guard let mayRead else { throw .messageNotFound }
        guard mayRead else { throw .notAllowed(.notAuthor) }
        return Page(MessageVersion.versions(of: seq, after: after, wordings), limit: limit, cursor: \.seq)
    }
}
