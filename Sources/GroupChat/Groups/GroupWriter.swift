public import Postgres

/// Makes groups, and changes them and their memberships, one transaction a request.
///
/// These are rare beside messages: instead of joining a batch each takes the lock of the group's
/// head, reads the facts, lets `GroupRules` decide, and writes.
public struct GroupWriter: Sendable {
    static let deadline = Duration.seconds(5)

    let database: Database
    let committed: @Sendable ([Committed]) -> Void

    public init(database: Database, committed: @escaping @Sendable ([Committed]) -> Void = { _ in }) {
        self.database = database
        self.committed = committed
    }

    /// What a new group is to be.
    public struct Creation: Sendable, Equatable {
        public var kind = GroupKind.group
        public var name: String
        public var description = ""
        public var visibility = Visibility.private
        /// A text-search configuration of ours, such as `english` or `simple`.
        public var language = "english"

        public init(name: String) {
            self.name = name
        }
    }

    /// Makes a group, whose number 1 is its owner joining.
    public func create(_ creation: Creation, owner: UserID) async throws(ChatError) -> GroupID {
        let group = GroupID.random()
        let epoch = Epoch.random()
        let effect = GroupEffect.insertMember(owner, .owner)
        var statements = [
            Statement(GroupSQL.declareLocked, group.description),
            Statement(
                GroupSQL.create, group.uuid, creation.kind.rawValue, creation.name, creation.description,
                creation.visibility.rawValue, creation.language),
            Statement(GroupSQL.createHead, group.uuid, epoch),
        ]
        statements += Self.statements(for: [effect], in: group, by: owner, after: 0)
        do throws(PostgresError) {
            _ = try await database.run(statements, lane: ChatLanes.groups, deadline: Self.deadline)
        } catch {
            throw ChatError(error)
        }
        committed([Committed(group: group, epoch: epoch, seq: 1, change: .joined(owner))])
        return group
    }

    /// What a request came to.
    public struct Result: Sendable, Equatable {
        public let epoch: String
        /// The numbers that it took, none where all was so already.
        public let seqs: [Int64]
        /// Whoever became a member by it.
        var joined: UserID?
    }

    /// Decides and carries out. A request that asks for what is so already succeeds and takes no number.
    @discardableResult
    public func perform(
        _ request: GroupRequest, in group: GroupID, by actor: UserID
    ) async throws(ChatError) -> Result {
        let result = try await transaction(in: group) { head, transaction throws in
            let facts = try await Self.facts(request, group, actor, transaction)
            let effects = try GroupRules.effects(of: request, by: actor, facts)
            guard !effects.isEmpty else { return Result(epoch: head.epoch, seqs: []) }
            _ = try await transaction.run(
                Self.statements(for: effects, in: group, by: actor, after: head.lastSeq))
            let seqs = effects.indices.map { head.lastSeq + 1 + Int64($0) }
            return Result(epoch: head.epoch, seqs: seqs, joined: effects.lazy.compactMap(\.joined).first)
        }
        let change = result.joined.map(Committed.Change.joined) ?? .other
        committed(result.seqs.map { Committed(group: group, epoch: result.epoch, seq: $0, change: change) })
        return result
    }

    /// A head under lock.
    struct Head: Sendable {
        let epoch: String
        let lastSeq: Int64
    }

    /// Runs `body` with the group's head locked.
    func transaction<R: Sendable>(
        in group: GroupID, _ body: @escaping @Sendable (Head, Transaction) async throws -> R
    ) async throws(ChatError) -> R {
        try await transaction { transaction throws in
            let rows = try await transaction.run([
                Statement(GroupSQL.lockTimeout), Statement(GroupSQL.lock, group.uuid),
            ])
            guard let row = rows[1].first else { throw ChatError.notMember }
            let head = Head(epoch: try row.decode("epoch"), lastSeq: try row.decode("last_seq"))
            return try await body(head, transaction)
        }
    }

    /// Runs `body` as one transaction. What it throws that is no error of ours is `internal`.
    func transaction<R: Sendable>(
        _ body: @escaping @Sendable (Transaction) async throws -> R
    ) async throws(ChatError) -> R {
        do {
            return try await database.withTransaction(lane: ChatLanes.groups, deadline: Self.deadline, body)
        } catch let error as ChatError {
            throw error
        } catch let error as PostgresError {
            throw ChatError(error)
        } catch {
            throw .internal
        }
    }

    static func statements(
        for effects: [GroupEffect], in group: GroupID, by actor: UserID, after lastSeq: Int64
    ) -> [Statement] {
        var statements: [Statement] = []
        for (index, effect) in effects.enumerated() {
            let seq = lastSeq + 1 + Int64(index)
            let entry = effect.logEntry
            statements += effect.statements(in: group, seq: seq)
            statements.append(
                Statement(
                    GroupSQL.log, group.uuid, seq, entry.kind, actor.uuid, entry.user?.uuid, entry.change,
                    entry.role?.rawValue))
        }
        statements.append(Statement(GroupSQL.advance, group.uuid, Int64(effects.count)))
        return statements
    }

    private static func facts(
        _ request: GroupRequest, _ group: GroupID, _ actor: UserID, _ transaction: Transaction
    ) async throws -> GroupFacts {
        let subject = request.subject(actor: actor) ?? actor
        let rows = try await transaction.run([Statement(GroupSQL.facts, group.uuid, actor.uuid, subject.uuid)])
        guard let row = rows[0].first else { throw ChatError.notMember }
        return try GroupFacts(row)
    }
}

extension GroupFacts {
    init(_ row: Row) throws(PostgresError) {
        kind = GroupKind(rawValue: try row.decode("kind")) ?? .group
        visibility = Visibility(rawValue: try row.decode("visibility")) ?? .private
        isDeleted = try row.decode("is_deleted")
        actorRole = try row.decode("actor_role", as: String?.self).flatMap(Role.init)
        actorIsBanned = try row.decode("actor_is_banned")
        subjectRole = try row.decode("subject_role", as: String?.self).flatMap(Role.init)
        subjectExists = try row.decode("subject_exists")
        subjectIsBanned = try row.decode("subject_is_banned")
        let isMuted: Bool = try row.decode("subject_is_muted")
        subjectMute = isMuted ? Mute(until: try row.decode("subject_muted_until")) : nil
    }
}
