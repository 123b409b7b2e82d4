public import Postgres

/// Somebody who may not write, or not come in.
public struct Restriction: Sendable, Equatable {
    public let user: UserView
    /// When it ends by itself; nil: it is to be lifted.
    public let until: Timestamp?
    public let since: Timestamp
}

extension GroupReader {
    /// What admins hold against somebody.
    public enum RestrictionKind: Sendable {
        case mute, ban
    }

    /// Where a list of mutes or bans goes on: after this time and, of several, this person.
    public struct RestrictionCursor: Sendable, Equatable {
        public let time: Timestamp
        public let user: UserID

        public init(time: Timestamp, user: UserID) {
            self.time = time
            self.user = user
        }
    }

    /// At most `limit` mutes that hold at this moment, or bans, the newest first.
    ///
    /// - Throws: `notMember` where the asker may not know of the group, `notAllowed` for who is no admin of it.
    public func restrictions(
        _ kind: RestrictionKind, in group: GroupID, after cursor: RestrictionCursor? = nil, limit: Int,
        as asker: UserID
    ) async throws(ChatError) -> Page<Restriction, RestrictionCursor> {
        let list = Statement(
            kind == .mute ? ModerationSQL.mutes : ModerationSQL.bans, group.uuid, cursor?.time, cursor?.user.uuid,
            Int64(limit) + 1)
        let standing = Statement(GroupReadSQL.standing, group.uuid)
        let found = try await read([standing, list], as: asker) { results throws(PostgresError) in
            try results[0].first.map { row throws(PostgresError) in
                var restrictions: [Restriction] = []
                for row in results[1] { restrictions.append(try Restriction(row)) }
                return (role: try row.decode("role", as: String?.self).flatMap(Role.init), restrictions: restrictions)
            }
        }
        guard let found else { throw .notMember }
        try Self.requireAdmin(found.role)
        return Page(found.restrictions, limit: limit) { RestrictionCursor(time: $0.since, user: $0.user.id) }
    }

    /// Whether somebody runs a group.
    ///
    /// - Throws: `notMember` where the asker may not know of the group, `notAllowed` for who is no admin of it.
    public func requireAdmin(_ asker: UserID, of group: GroupID) async throws(ChatError) {
        try Self.requireAdmin(await role(in: group, of: asker))
    }

    private static func requireAdmin(_ role: Role?) throws(ChatError) {
        guard let role else { throw .notAllowed(.needsMembership) }
        guard role >= .admin else { throw .notAllowed(.needsAdmin) }
    }
}

extension Restriction {
    fileprivate init(_ row: Row) throws(PostgresError) {
        user = UserView(
            id: UserID(try row.decode("user_id", as: UUID128.self)), name: try row.decode("name"),
            avatarURL: try row.decode("avatar_url"))
        until = try row.decode("until")
        since = try row.decode("created_at")
    }
}
