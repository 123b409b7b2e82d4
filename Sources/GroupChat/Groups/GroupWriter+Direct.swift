import Postgres

extension GroupWriter {
    /// The direct conversation of two people.
    public struct Direct: Sendable, Equatable {
        public let group: GroupID
        /// False where they had it before.
        public let isNew: Bool

        public init(group: GroupID, isNew: Bool) {
            self.group = group
            self.isNew = isNew
        }
    }

    /// The direct conversation that two people have; nil where they have none.
    public func direct(of one: UserID, _ other: UserID) async throws(ChatError) -> GroupID? {
        do throws(PostgresError) {
            let rows = try await database.run(
                [Statement(DirectSQL.find, one.uuid, other.uuid)], lane: ChatLanes.groups, deadline: Self.deadline)
            return try rows[0].first.map { row throws(PostgresError) in GroupID(try row.decode("group_id")) }
        } catch {
            throw ChatError(error)
        }
    }

    /// Makes the direct conversation of two people, or finds the one they have: there is never a second one, however
    /// many ask at once. Both are plain members of it; its numbers 1 and 2 are their joining, the asker's first.
    ///
    /// - Throws: `userNotFound` where one of them is erased or was never there, `conflict` of somebody with oneself.
    public func openDirect(from asker: UserID, to other: UserID) async throws(ChatError) -> Direct {
        guard asker != other else { throw .conflict(.isOneself) }
        let (group, epoch) = (GroupID.random(), Epoch.random())
        let made = try await transaction { transaction throws in
            let rows = try await transaction.run([
                Statement(GroupSQL.declareLocked, group.description),
                Statement(DirectSQL.make, group.uuid, asker.uuid, other.uuid),
            ])
            guard !rows[1].isEmpty else { return try await Self.existing(asker, other, in: transaction) }
            let effects = [GroupEffect.insertMember(asker, .member), .insertMember(other, .member)]
            _ = try await transaction.run(
                [Statement(GroupSQL.createHead, group.uuid, epoch)]
                    + Self.statements(for: effects, in: group, by: asker, after: 0))
            return Direct(group: group, isNew: true)
        }
        if made.isNew {
            committed([
                Committed(group: group, epoch: epoch, seq: 1, change: .joined(asker)),
                Committed(group: group, epoch: epoch, seq: 2, change: .joined(other)),
            ])
        }
        return made
    }

    private static func existing(
        _ one: UserID, _ other: UserID, in transaction: Transaction
    ) async throws -> Direct {
        let rows = try await transaction.fetch(DirectSQL.find, one.uuid, other.uuid)
        guard let row = rows.first else { throw ChatError.userNotFound }
        return Direct(group: GroupID(try row.decode("group_id")), isNew: false)
    }
}
