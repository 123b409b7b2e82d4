import Postgres

extension Delivery {
    static let deadline = Duration.seconds(5)

    nonisolated func load(_ group: GroupID, _ generation: Int) {
        Task {
            let result: Result<GroupDispatcher.Snapshot?, ChatError>
            do throws(PostgresError) {
                let row = try await database.run(
                    [Statement(DispatchSQL.snapshot, group.uuid)], lane: ChatLanes.worker, deadline: Self.deadline)[0]
                    .first
                result = .success(try row.map { row throws(PostgresError) in try GroupDispatcher.Snapshot(row) })
            } catch {
                result = .failure(ChatError(error))
            }
            post([.snapshot(group, generation: generation, result)])
        }
    }

    nonisolated func read(_ group: GroupID, after: Int64, _ generation: Int) {
        Task {
            let result: Result<EventReader.Page, ChatError>
            do throws(ChatError) {
                result = .success(try await reader.page(of: group, after: after, limit: Self.pageCount, as: nil))
            } catch {
                result = .failure(error)
            }
            post([.page(group, generation: generation, result)])
        }
    }
}

extension GroupDispatcher.Snapshot {
    init(_ row: Row) throws(PostgresError) {
        epoch = try row.decode("epoch")
        lastSeq = try row.decode("last_seq")
        members = Set(try row.decode("members", as: [UUID128].self).map { UserID($0) })
    }
}

extension WakeUp {
    /// One for each group, with its highest number, and one for each person who joined.
    static func of(_ changes: [Committed]) -> [WakeUp] {
        var highest: [GroupID: Int64] = [:]
        var wakeUps: [WakeUp] = []
        for change in changes {
            if case .joined(let user) = change.change {
                wakeUps.append(WakeUp(group: change.group, seq: change.seq, joined: user))
            } else {
                highest[change.group] = max(highest[change.group] ?? 0, change.seq)
            }
        }
        return wakeUps + highest.map { WakeUp(group: $0.key, seq: $0.value) }
    }
}
