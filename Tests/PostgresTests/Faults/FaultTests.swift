import Glibc
import Synchronization
import Testing

@testable import Postgres

@Suite("Faults")
struct FaultTests {
    private static let lanes: [Lane] = [
        Lane(name: "writes", connections: 3, depth: 8), Lane(name: "control", connections: 1, depth: 1),
    ]

    /// Runs 64 tasks that insert until told to stop, while `fault` does its worst. Every call must end, and every
    /// insert that was acknowledged must be there afterwards, once.
    private func insertThrough(
        _ cluster: Cluster, deadline: Duration = .seconds(1), fault: @escaping @Sendable () async throws -> Void
    ) async throws {
        let database = try await Database.connected(cluster.configuration(), lanes: Self.lanes)
        try await database.perform("create table acked (n bigint primary key)", lane: Self.lanes[1])
        let tally = Tally()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for task in 0..<64 {
                group.addTask {
                    var serial = 0
                    while !tally.isStopped {
                        let number = task * 10_000_000 + serial
                        serial += 1
                        let error = await postgresError {
                            try await database.execute(
                                SQL("insert", "insert into acked values ($1)"), number, lane: Self.lanes[0],
                                deadline: deadline)
                        }
                        tally.ended(number, error)
                        if error != nil { try? await Task.sleep(for: .milliseconds(5)) }
                    }
                }
            }
            await eventually("no insert before the fault") { tally.ackedCount > 200 }
            try await fault()
            await eventually("the fault was not felt") { tally.failedCount > 0 }
            let before = tally.ackedCount
            await eventually(within: .seconds(30), "no insert after the fault") { tally.ackedCount > before + 200 }
            tally.stop()
            try await group.waitForAll()
        }
        try await database.ready(timeout: .seconds(10))
        try await check(tally, database)
        await database.shutdown()
    }

    private func check(_ tally: Tally, _ database: Database) async throws {
        let stored = Set(
            try await database.scalar("select array_agg(n) from acked", as: [Int].self, lane: Self.lanes[1]))
        let (acked, refused, unknown) = tally.outcome
        #expect(acked.isSubset(of: stored))
        #expect(refused.isDisjoint(with: stored))
        #expect(stored.isSubset(of: acked.union(unknown)))
    }

    @Test("a killed postmaster loses no acknowledged insert, and the lanes come back")
    func killedPostmaster() async throws {
        try await Cluster.with { cluster in
            try await insertThrough(cluster) {
                try await cluster.signalPostmaster(SIGKILL)
                try await cluster.boot()
            }
        }
    }

    @Test("a killed backend takes all connections along, and they come back")
    func killedBackend() async throws {
        try await Cluster.with { cluster in
            try await insertThrough(cluster) {
                try await Shell.run(
                    "kill -9 $(pgrep -P $(head -1 \"$1/data/postmaster.pid\") -f 'groupd|idle|INSERT' | head -1)",
                    cluster.folder)
            }
        }
    }

    @Test("restarts under load lose nothing and end every call")
    func restarts() async throws {
        try await Cluster.with { cluster in
            try await insertThrough(cluster) {
                for _ in 0..<3 { try await cluster.restart() }
            }
        }
    }

    @Test("a stopped backend costs only what is in flight on it, and its connection is replaced")
    func stoppedBackend() async throws {
        try await Cluster.with { cluster in
            try await insertThrough(cluster, deadline: .milliseconds(300)) {
                let control = try await Database.connected(cluster.configuration(), lanes: [.control])
                let pid: Int = try await control.scalar(
                    "select pid from pg_stat_activity where query like 'insert%' limit 1", lane: .control)
                kill(pid_t(pid), SIGSTOP)
                try await eventually("the stopped backend's connection was not given up") {
                    let backends: Int = try await control.scalar(
                        "select count(*) from pg_stat_activity where application_name = 'groupd'", lane: .control)
                    return backends > 5
                }
                kill(pid_t(pid), SIGCONT)
                await control.shutdown()
            }
        }
    }
}

/// What became of each insert.
final class Tally: Sendable {
    private struct State {
        var acked: Set<Int> = []
        var refused: Set<Int> = []
        var unknown: Set<Int> = []
        var isStopped = false
    }

    private let state = Mutex(State())

    var isStopped: Bool { state.withLock { $0.isStopped } }
    var ackedCount: Int { state.withLock { $0.acked.count } }
    var failedCount: Int { state.withLock { $0.unknown.count + $0.refused.count } }
    var outcome: (acked: Set<Int>, refused: Set<Int>, unknown: Set<Int>) {
        state.withLock { ($0.acked, $0.refused, $0.unknown) }
    }

    func stop() { state.withLock { $0.isStopped = true } }

    func ended(_ number: Int, _ error: PostgresError?) {
        state.withLock { state in
            switch error?.isOutcomeUnknown {
            case nil: _ = state.acked.insert(number)
            case true?: _ = state.unknown.insert(number)
            case false?: _ = state.refused.insert(number)
            }
        }
    }
}
