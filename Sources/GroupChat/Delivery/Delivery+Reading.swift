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

    private nonisolated func page(of group: GroupID, after: Int64) async throws(ChatError) -> LogPage {
        let page = try await reader.page(of: group, after: after, limit: Self.pageCount, as: nil)
        let isNewer = page.events.contains { $0.asOf > $0.seq }
        return LogPage(
            page: page, departures: isNewer ? try await reader.departures(from: group, after: after) : [])
    }

    nonisolated func read(_ group: GroupID, after: Int64, _ generation: Int) {
        Task {
            let result: Result<LogPage, ChatError>
            do throws(ChatError) {
                result = .success(try await page(of: group, after: after))
            } catch {
                result = .failure(error)
            }
            post([.page(group, generation: generation, result)])
        }
    }
}

/// A page of the log, and who has been removed meanwhile where something in the page may be newer than that.
struct LogPage: Sendable {
    let page: EventReader.Page
    let departures: [Departure]
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
