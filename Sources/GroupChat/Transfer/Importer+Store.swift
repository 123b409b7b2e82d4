import Postgres

extension Importer {
    /// How long one batch may take, the wait for the head included.
    private static let deadline = Duration.seconds(30)

    /// Stores one batch; nil where something in it cannot be stored, and then nothing of it was.
    ///
    /// A commit whose answer was lost is found in the log by the next try.
    mutating func settle(_ lines: [ImportLine]) async throws(ImportError) -> ImportBatch? {
        var retry = ImportRetry(patience: patience)
        while true {
            do {
                return try await attempt(lines)
            } catch let error as PostgresError {
                switch retry.failed(error) {
                case .split: return nil
                case .giveUp: throw ImportError(error)
                case .wait(let pause): try? await Task.sleep(for: pause)
                }
            } catch {
                throw ImportError(error)
            }
            if Task.isCancelled { throw .failed(.unavailable(retryAfter: .seconds(1))) }
        }
    }

    /// Runs what can be run again without harm until it succeeds.
    func persist<Result>(_ body: () async throws(PostgresError) -> Result) async throws(ImportError) -> Result {
        var retry = ImportRetry(patience: patience)
        while true {
            do throws(PostgresError) {
                return try await body()
            } catch {
                guard case .wait(let pause) = retry.failed(error), !Task.isCancelled else { throw ImportError(error) }
                try? await Task.sleep(for: pause)
            }
        }
    }

    private mutating func attempt(_ lines: [ImportLine]) async throws -> ImportBatch {
        let batch = try await database.withTransaction(lane: Self.lane, deadline: Self.deadline) { transaction in
            try await follow(in: transaction)
            let batch = plan.batch(of: lines)
            if !batch.isEmpty { _ = try await transaction.run(batch.statements(group: group, owner: owner)) }
            return batch
        }
        plan.add(batch)
        return batch
    }

    /// Locks the head, and reads what others numbered since the plan was last there: committed, whatever becomes of
    /// this transaction.
    private mutating func follow(in transaction: Transaction) async throws {
        let results = try await transaction.run([
            Statement(GroupSQL.lockTimeout), Statement(GroupSQL.lock, group.uuid),
            Statement(ImportSQL.facts, group.uuid, owner.uuid),
        ])
        guard let row = results[1].first, let facts = results[2].first, try !facts.decode("is_deleted") else {
            throw ImportError.groupDeleted
        }
        let head = ImportPlan.Head(lastSeq: try row.decode("last_seq"), messageCount: try row.decode("message_count"))
        guard head != plan.head else { return }
        let rows = try await transaction.fetch(ImportSQL.changes, group.uuid, plan.head.lastSeq)
        plan.follow(try rows.compactMap(ImportPlan.Change.init), to: head)
    }
}

extension ImportPlan.Change {
    /// Reads a row of `ImportSQL.changes`; nil where it makes no difference to an import.
    init?(_ row: Row) throws(PostgresError) {
        guard let word = try row.decode("change", as: String?.self) else {
            let key = try row.decode("key", as: UUID128?.self).map { ClientID($0) }
            self = .message(key: key, root: try row.decode("root"))
            return
        }
        let user = UserID(try row.decode("user_id", as: UUID128.self))
        switch Event.MemberChange(rawValue: word) {
        case .joined: self = .joined(user)
        case .left, .removed, .banned: self = .gone(user)
        case .unbanned: self = .unbanned(user)
        case .role, .muted, .unmuted, nil: return nil
        }
    }
}

extension ImportBatch {
    /// What stores it, in order, once the head is locked.
    func statements(group: GroupID, owner: UserID) -> [Statement] {
        var statements: [Statement] = []
        let group = group.uuid
        if !joins.isEmpty {
            let users = joins.map(\.uuid)
            statements = [
                Statement(ImportSQL.join, group, head.lastSeq, users), Statement(ImportSQL.joinPeople, group, users),
                Statement(ImportSQL.joinPositions, group, head.lastSeq, head.messageCount, users),
                Statement(ImportSQL.joinLog, group, head.lastSeq, owner.uuid, users),
            ]
        }
        if !messages.isEmpty { statements.append(append(to: group)) }
        if !replies.isEmpty {
            let replies = replies.sorted { $0.key < $1.key }
            statements.append(
                Statement(
                    ImportSQL.reply, group, replies.map(\.key), replies.map(\.value.count),
                    replies.map(\.value.lastSeq)))
        }
        let newHead = newHead
        statements.append(
            Statement(
                ImportSQL.advance, group, newHead.lastSeq, newHead.messageCount,
                messages.lazy.map(\.line.createdAt).max()))
        statements.append(
            Statement(
                ImportSQL.follow, group, owner.uuid, head.messageCount, newHead.lastSeq, newHead.messageCount))
        return statements
    }

    private func append(to group: UUID128) -> Statement {
        Statement(
            ImportSQL.append, group, firstMessageSeq - 1, head.messageCount, messages.map(\.author.uuid),
            messages.map(\.line.key.uuid), messages.map(\.thread), messages.map(\.line.content),
            messages.map(\.line.createdAt))
    }
}
