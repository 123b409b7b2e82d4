public import Postgres
import Synchronization

/// Who is present among some people, as somebody asks for it.
public struct PresenceList: Sendable, Equatable {
    public struct Present: Sendable, Equatable {
        public let user: UserView
        public let status: PresenceStatus
        public let since: Timestamp
    }

    /// Somebody who is offline and was here before.
    public struct Absent: Sendable, Equatable {
        public let user: UserView
        public let lastSeen: Timestamp
    }

    /// Nil where there are too many to name.
    public let online: [Present]?
    public let offline: [Absent]?
    /// How many are present.
    public let count: Int
}

extension Presence {
    private static let readDeadline = Duration.seconds(5)

    /// Who of a group is present, the asker included where they do not hide; read as the asker.
    ///
    /// - Throws: `notMember`, `overloaded` or `unavailable`.
    public func list(of group: GroupID, as asker: UserID) async throws(ChatError) -> PresenceList {
        let rows = try await read(
            Statement(PresenceSQL.members, group.uuid, Int64(PresenceAudience.namedMax) + 1), as: asker)
        guard !rows.isEmpty else { throw .notMember }
        guard rows.count <= PresenceAudience.namedMax else {
            return PresenceList(online: nil, offline: nil, count: try await count(in: group, as: asker))
        }
        do throws(PostgresError) {
            var members: [(user: UserView, seenAt: Timestamp?)] = []
            for row in rows { members.append((try UserView(presence: row), try row.decode("seen_at"))) }
            return list(members)
        } catch {
            throw ChatError(error)
        }
    }

    /// The same over all groups of the asker. Who is offline is not named.
    public func list(as asker: UserID) async throws(ChatError) -> PresenceList {
        let rows = try await read(
            Statement(PresenceSQL.companions, Int64(PresenceAudience.namedMax) + 1), as: asker)
        guard rows.count <= PresenceAudience.namedMax else {
            let count = try await self.count(
                Statement(PresenceSQL.countOfCompanions, everybodyTold.map(\.uuid)), as: asker)
            return PresenceList(online: nil, offline: nil, count: count)
        }
        do throws(PostgresError) {
            var companions: [UserID] = []
            for row in rows { companions.append(UserID(try row.decode("user_id"))) }
            let present = self.present(among: companions)
            let views = try await database.run(
                [Statement(PresenceSQL.people, present.keys.map(\.uuid))], lane: ChatLanes.read,
                as: .user(asker.uuid), deadline: Self.readDeadline)[0]
            var people: [(user: UserView, seenAt: Timestamp?)] = []
            for row in views { people.append((try UserView(presence: row), nil)) }
            let named = list(people)
            return PresenceList(online: named.online, offline: nil, count: named.count)
        } catch {
            throw ChatError(error)
        }
    }

    func isHidden(_ user: UserID) async throws(ChatError) -> Bool {
        let rows = try await read(Statement(PresenceSQL.isHidden), as: user)
        do throws(PostgresError) {
            return try rows.first?.decode("presence_hidden") ?? false
        } catch {
            throw ChatError(error)
        }
    }

    // MARK: - What is known here

    private var everybodyTold: [UserID] { state.withLock { $0.book.everybodyTold } }

    private func present(among people: some Sequence<UserID>) -> [UserID: PresenceBook.Sight] {
        let now = now
        return state.withLock { state in
            state.book.advance(to: now)
            var found: [UserID: PresenceBook.Sight] = [:]
            for user in people { found[user] = state.book.sight(of: user) }
            return found
        }
    }

    private func list(_ people: [(user: UserView, seenAt: Timestamp?)]) -> PresenceList {
        let present = self.present(among: people.map(\.user.id))
        var online: [PresenceList.Present] = []
        var offline: [PresenceList.Absent] = []
        for (user, seenAt) in people {
            if let sight = present[user.id] {
                online.append(.init(user: user, status: sight.status, since: sight.since))
            } else if let seenAt {
                offline.append(.init(user: user, lastSeen: seenAt))
            }
        }
        return PresenceList(online: online, offline: offline, count: online.count)
    }

    // MARK: - The database

    /// How many of a large group are present: known where it is followed, else looked up.
    private func count(in group: GroupID, as asker: UserID) async throws(ChatError) -> Int {
        if case .count(let count) = summary(of: group) { return count }
        return try await count(
            Statement(PresenceSQL.countOfMembers, group.uuid, everybodyTold.map(\.uuid)), as: asker)
    }

    private func count(_ statement: Statement, as asker: UserID) async throws(ChatError) -> Int {
        let rows = try await read(statement, as: asker)
        do throws(PostgresError) {
            return try rows.first?.decode("count") ?? 0
        } catch {
            throw ChatError(error)
        }
    }

    private func read(_ statement: Statement, as asker: UserID) async throws(ChatError) -> Rows {
        do throws(PostgresError) {
            return try await database.run(
                [statement], lane: ChatLanes.read, as: .user(asker.uuid), deadline: Self.readDeadline)[0]
        } catch {
            throw ChatError(error)
        }
    }
}

extension UserView {
    fileprivate init(presence row: Row) throws(PostgresError) {
        self.init(
            id: UserID(try row.decode("user_id")), name: try row.decode("name"),
            avatarURL: try row.decode("avatar_url"))
    }
}
