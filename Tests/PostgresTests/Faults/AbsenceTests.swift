import Glibc
import Synchronization
import Testing

@testable import Postgres

@Suite("No connection")
struct AbsenceTests {
    @Test("with no server, calls fail as unavailable after the patience, and say why")
    func absent() async throws {
        var configuration = PostgresConfiguration("host=/nonexistent user=x password=hunter2")
        configuration.unavailableAfter = .milliseconds(100)
        let database = Database(configuration: configuration, lanes: [.one])
        database.start()
        let error = await postgresError { try await database.fetch(SQL("one", "select 1"), lane: .one) }
        #expect(error?.kind == .unavailable)
        #expect(error?.isOutcomeUnknown == false)
        #expect(error?.connectionFailure?.contains("/nonexistent") == true)
        #expect(await errorKind { try await database.ready(timeout: .milliseconds(50)) } == .unavailable)
        #expect("\(String(describing: error)) \(configuration)".contains("hunter2") == false)
        await database.shutdown()
    }

    @Test("a role that does not exist is told as the reason")
    func wrongRole() async throws {
        try await SharedCluster.withScratch { _, configuration in
            let lane = Lane(name: "nobody", connections: 1, role: "no_such_role")
            let reasons = Mutex(Set<DisconnectReason>())
            let database = Database(configuration: configuration, lanes: [lane]) {
                if case .disconnected(_, let reason) = $0 { reasons.withLock { _ = $0.insert(reason) } }
            }
            database.start()
            await eventually("the reason was never told") {
                await postgresError { try await database.ready(timeout: .milliseconds(100)) }?
                    .connectionFailure?.contains("no_such_role") == true
            }
            await database.shutdown()
            #expect(reasons.withLock { $0 }.contains(.setupRefused))
        }
    }

    @Test("where the server has no connection left, those it gave serve, and the rest come when there is room")
    func exhausted() async throws {
        try await Cluster.with("max_connections = 8\nsuperuser_reserved_connections = 0") { cluster in
            let hog = try await Database.connected(
                cluster.configuration(), lanes: [Lane(name: "hog", connections: 5, depth: 1)])
            await eventually("the hog has not all its connections") {
                (try? await hog.scalar(
                    "select count(*) from pg_stat_activity where application_name = 'groupd'", lane: hog.lanes[0])) == 5
            }
            let up = Mutex(0)
            let lane = Lane(name: "rest", connections: 6, depth: 4)
            let database = try await Database.connected(cluster.configuration(), lanes: [lane]) {
                if case .connected = $0 { up.withLock { $0 += 1 } }
            }
            for _ in 0..<50 { _ = try await database.scalar("select 1::bigint", as: Int.self, lane: lane) }
            #expect(up.withLock { $0 } < 6)
            await hog.shutdown()
            await eventually("the other connections never came") { up.withLock { $0 } >= 6 }
            await database.shutdown()
        }
    }

    @Test("connections that were lost are observed, and so is their return")
    func observed() async throws {
        let seen = Mutex([PostgresObservation]())
        try await SharedCluster.with([.control, .one], observe: { event in seen.withLock { $0.append(event) } }) {
            database in
            let pid: Int = try await database.scalar("select pg_backend_pid()")
            try await database.fetch(SQL("end", "select pg_terminate_backend($1::int)"), pid, lane: .control).forEach {
                _ in
            }
            await eventually("the return was not observed") {
                seen.withLock { seen in
                    seen.contains(.disconnected(lane: "one", reason: .connectionLost))
                        && seen.filter { $0 == .connected(lane: "one") }.count == 2
                }
            }
            #expect(
                seen.withLock { seen in
                    seen.contains {
                        if case .statementCompleted("end", _, false) = $0 { true } else { false }
                    }
                })
            await eventually("the lanes' load was not observed") {
                seen.withLock { seen in
                    let loads = seen.compactMap { if case .laneLoad("one", let load) = $0 { load } else { nil } }
                    return loads.contains(LaneLoad(open: 1, busy: 1)) && loads.contains(LaneLoad())
                        && loads.last == LaneLoad(open: 1)
                }
            }
        }
    }
}
