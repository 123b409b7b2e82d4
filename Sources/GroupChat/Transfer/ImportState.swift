import Postgres

/// What is in a group when an import begins, as of one moment.
struct ImportState {
    static let deadline = Duration.seconds(300)

    let plan: ImportPlan
    let membersByName: [String: UserID]

    /// - Throws: where this person may not import into it.
    init(of group: GroupID, owner: UserID, _ database: Database) async throws(ImportError) {
        do {
            self = try await database.withTransaction(
                lane: Importer.lane, isolation: .repeatableRead, deadline: Self.deadline
            ) { transaction in
                try await Self.read(group, owner, transaction)
            }
        } catch {
            throw ImportError(error)
        }
    }

    private init(plan: ImportPlan, membersByName: [String: UserID]) {
        self.plan = plan
        self.membersByName = membersByName
    }

    private static func read(
        _ group: GroupID, _ owner: UserID, _ transaction: Transaction
    ) async throws -> ImportState {
        let results = try await transaction.run([
            Statement(ImportSQL.facts, group.uuid, owner.uuid), Statement(ImportSQL.members, group.uuid),
            Statement(ImportSQL.bans, group.uuid),
        ])
        guard let facts = results[0].first else { throw ImportError.groupNotFound }
        try check(facts)
        var members: Set<UserID> = []
        var names: [String: UserID] = [:]
        for row in results[1] {
            let user = UserID(try row.decode("user_id", as: UUID128.self))
            members.insert(user)
            let name: String = try row.decode("name")
            if names[name] == nil { names[name] = user }
        }
        let barred = try results[2].map { UserID(try $0.decode("user_id", as: UUID128.self)) }
        var roots: [ClientID: Int64] = [:]
        roots.reserveCapacity(try facts.decode("message_count", as: Int.self))
        try await transaction.stream(ImportSQL.messages, group.uuid, rowCount: 10_000) { rows in
            for row in rows { roots[ClientID(try row.decode(0, as: UUID128.self))] = try row.decode(1) }
        }
        let head = ImportPlan.Head(
            lastSeq: try facts.decode("last_seq"), messageCount: try facts.decode("message_count"))
        return ImportState(
            plan: ImportPlan(head: head, roots: roots, members: members, barred: Set(barred)), membersByName: names)
    }

    private static func check(_ facts: Row) throws {
        if try facts.decode("is_deleted") { throw ImportError.groupNotFound }
        guard try facts.decode("kind", as: String.self) == GroupKind.group.rawValue else {
            throw ImportError.groupIsDirect
        }
        let role = try facts.decode("role", as: String?.self).flatMap(Role.init)
        guard let role, role >= .admin else { throw ImportError.needsAdmin }
    }
}

extension ImportError {
    init(_ error: any Error) {
        self =
            switch error {
            case let error as ImportError: error
            case let error as ChatError: .failed(error)
            case let error as PostgresError: .failed(ChatError(error))
            default: .failed(.internal)
            }
    }
}
