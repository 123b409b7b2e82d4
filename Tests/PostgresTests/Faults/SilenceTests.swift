import Glibc
import Testing

@testable import Postgres

@Suite("Deadlines and cancellation")
struct SilenceTests {
    private static let sleep = SQL("sleep", "select 1 from pg_sleep($1)")

    @Test("a stopped server cannot hold a call beyond its deadline, and work goes on when it continues")
    func stoppedServer() async throws {
        try await Cluster.with { cluster in
            let lane = Lane(name: "lane", connections: 2, depth: 8)
            try await Database.with(cluster.configuration(), lanes: [lane]) { database in
                _ = try await database.execute(SQL("one", "select 1"), lane: lane)
                try await Shell.run(
                    "p=$(head -1 \"$1/data/postmaster.pid\"); kill -STOP $p $(pgrep -P $p)", cluster.folder)
                let clock = ContinuousClock()
                for _ in 0..<3 {
                    let start = clock.now
                    let kind = await errorKind {
                        try await database.execute(SQL("one", "select 1"), lane: lane, deadline: .milliseconds(200))
                    }
                    #expect(kind == .timedOut || kind == .unavailable)
                    #expect(clock.now - start < .seconds(4))
                }
                try await Shell.run(
                    "p=$(head -1 \"$1/data/postmaster.pid\"); kill -CONT $p $(pgrep -P $p)", cluster.folder)
                await eventually("the server's return was not noticed") {
                    await errorKind { try await database.execute(SQL("one", "select 1"), lane: lane) } == nil
                }
            }
        }
    }

    @Test("past its deadline a call ends, those behind it fail as lost, and the server stops working on it")
    func deadline() async throws {
        try await SharedCluster.with([.one, .control]) { database in
            async let slow = postgresError {
                try await database.fetch(Self.sleep, 60.0, lane: .one, deadline: .seconds(4))
            }
            await eventually("the slow statement never ran") {
                await self.isRunning(database)
            }
            async let behind = postgresError {
                try await database.fetch(SQL("one", "select 1"), lane: .one, deadline: .seconds(20))
            }
            let errors = await (slow, behind)
            #expect(errors.0?.kind == .timedOut)
            #expect(errors.0?.isOutcomeUnknown == true)
            #expect(errors.1?.kind == .connectionLost)
            await eventually("the server still works on it") { await !self.isRunning(database) }
            let one: Int32 = try await database.scalar("select 1")
            #expect(one == 1)
        }
    }

    @Test("a call that waits for a connection ends at its deadline and is never sent")
    func deadlineWaiting() async throws {
        try await SharedCluster.with([.single]) { database in
            try await database.perform("create table sent (n bigint)", lane: .single)
            try await Gate.with(database) { gate in
                async let slow = errorKind {
                    try await database.execute(Gate.pass, lane: .single, deadline: .seconds(30))
                }
                await gate.someoneWaits()
                let error = await postgresError {
                    try await database.execute(
                        SQL("insert", "insert into sent values (1)"), lane: .single, deadline: .milliseconds(100))
                }
                #expect(error?.kind == .timedOut)
                #expect(error?.isOutcomeUnknown == false)
                try await gate.open()
                #expect(await slow == nil)
            }
            #expect(try await database.scalar("select count(*) from sent", lane: .single) == 0)
        }
    }

    @Test("cancelling a task ends its statement in the server on a lane of depth 1, and the connection is kept")
    func cancelInServer() async throws {
        try await SharedCluster.with([.single, .control]) { database in
            let pid: Int = try await database.scalar("select pg_backend_pid()", lane: .single)
            for _ in 0..<5 {
                let task = Task {
                    await errorKind {
                        try await database.fetch(Self.sleep, 60.0, lane: .single, deadline: .seconds(90))
                    }
                }
                await eventually("the slow statement never ran") { await self.isRunning(database) }
                task.cancel()
                #expect(await task.value == .cancelled)
                #expect(try await database.scalar("select pg_backend_pid()", lane: .single) == pid)
            }
        }
    }

    @Test("cancelling a task on a pipelined lane harms no one else there")
    func cancelPipelined() async throws {
        try await SharedCluster.with { database in
            try await Gate.with(database) { gate in
                let task = Task {
                    await errorKind { try await database.execute(Gate.pass, lane: .one, deadline: .seconds(30)) }
                }
                await gate.someoneWaits()
                async let behind: Int = database.scalar("select 7::bigint")
                task.cancel()
                #expect(await task.value == .cancelled)
                try await gate.open()
                let answer = try await behind
                #expect(answer == 7)
            }
        }
    }

    @Test("a task cancelled before it calls sends nothing")
    func cancelledBefore() async throws {
        try await SharedCluster.with { database in
            try await database.perform("create table sent (n bigint)")
            let task = Task {
                withUnsafeCurrentTask { $0?.cancel() }
                return await errorKind {
                    try await database.execute(SQL("i", "insert into sent values (1)"), lane: .one)
                }
            }
            #expect(await task.value == .cancelled)
            #expect(try await database.scalar("select count(*) from sent") == 0)
        }
    }

    private func isRunning(_ database: Database) async -> Bool {
        let text =
            "select count(*) from pg_stat_activity where query like '%pg_sleep%' and state = 'active' "
            + "and datname = current_database() and pid <> pg_backend_pid()"
        return (try? await database.scalar(text, lane: .control)) == 1
    }
}
