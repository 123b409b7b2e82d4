import Glibc
import Synchronization
import Testing

@testable import Postgres

@Suite("A pool under mixed use")
struct PoolTests {
    @Test("10,000 calls as 50 people, with errors and cancellations between them, never read another's identity")
    func crossReads() async throws {
        let lanes = [Lane(name: "a", connections: 2, depth: 16), Lane(name: "b", connections: 2, depth: 1)]
        let people = (0..<50).map { _ in UUID128.random() }
        try await SharedCluster.with(lanes) { database in
            let endings = try await withThrowingTaskGroup(of: [Ending].self) { group in
                for task in 0..<100 {
                    group.addTask {
                        var endings: [Ending] = []
                        for step in 0..<100 {
                            let person = people[(task * 31 + step * 7) % people.count]
                            let lane = lanes[(task + step) % 2]
                            endings.append(try await Self.call(database, lane, person, step: task * 100 + step))
                        }
                        return endings
                    }
                }
                return try await group.reduce(into: []) { $0 += $1 }
            }
            #expect(endings.count == 10_000)
            #expect(endings.count { $0 == .right } > 3_000)
            #expect(endings.count { $0 == .refused } > 1_000)
            #expect(endings.count { $0 == .cancelled } > 0)
        }
    }

    private enum Ending { case right, refused, cancelled }

    /// A fifth fails on purpose, a tenth is cancelled at some moment, a tenth has nobody's identity.
    private static func call(
        _ database: Database, _ lane: Lane, _ person: UUID128, step: Int
    ) async throws -> Ending {
        let read = SQL("who", "select coalesce(current_setting('groupd.user_id', true), ''), $1 / $2")
        let identity = step % 10 == 3 ? nil : Identity.user(person)
        let task = Task {
            try await database.fetch(
                read, 7, step % 5 == 0 ? 0 : 1, lane: lane, as: identity, deadline: .seconds(30))
        }
        if step % 10 == 7 { task.cancel() }
        do {
            let seen: String = try await task.value[0][0]
            #expect(seen == identity?.userID ?? "")
            return .right
        } catch let error as PostgresError {
            if error.kind == .cancelled { return .cancelled }
            #expect(error.sqlState == .divisionByZero)
            return .refused
        }
    }

    @Test("100,000 rows arrive whole and in order")
    func manyRows() async throws {
        try await SharedCluster.with { database in
            let rows = try await database.fetch(
                SQL("many", "select n, 'row ' || n from generate_series(1, 100000) n"), lane: .one,
                deadline: .seconds(30))
            #expect(rows.count == 100_000)
            for (position, row) in rows.enumerated() where position % 997 == 0 {
                #expect(try row[0] as Int == position + 1)
                #expect(try row[1] as String == "row \(position + 1)")
            }
        }
    }

    @Test("a result beyond the bound fails its unit alone, and the connection is replaced")
    func resultBound() async throws {
        try await SharedCluster.with([.one], adjust: { $0.resultBytesMax = 4 << 20 }) { database in
            let error = await postgresError {
                try await database.fetch(
                    SQL("large", "select repeat('x', 1000000) from generate_series(1, 500)"), lane: .one,
                    deadline: .seconds(30))
            }
            #expect(error?.kind == .resultTooLarge(bytesMax: 4 << 20))
            let length: Int = try await database.scalar("select length(repeat('x', 3000000))::bigint")
            #expect(length == 3_000_000)
        }
    }

    @Test("a megabyte of parameters each way through a full socket, with others behind it")
    func largeParameters() async throws {
        try await SharedCluster.with { database in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for task in 0..<40 {
                    group.addTask {
                        let text = String(repeating: "\(task % 10)", count: task % 4 == 0 ? 3_000_000 : 10)
                        let back: String = try await database.scalar("select $1", text)
                        #expect(back == text)
                    }
                }
                try await group.waitForAll()
            }
        }
    }

    @Test("what does not fit a lane's queue is refused at once, and the rest is served")
    func overloaded() async throws {
        let lane = Lane(name: "narrow", connections: 1, depth: 1, queueCountMax: 8)
        try await SharedCluster.with([lane]) { database in
            let kinds = await withTaskGroup(of: PostgresError.Kind?.self) { group in
                for _ in 0..<40 {
                    group.addTask {
                        await errorKind { try await database.fetch(SQL("s", "select pg_sleep(0.02)"), lane: lane) }
                    }
                }
                return await group.reduce(into: []) { $0.append($1) }
            }
            #expect(kinds.contains(.overloaded))
            #expect(kinds.filter { $0 == nil }.count >= 8)
            #expect(kinds.allSatisfy { $0 == nil || $0 == .overloaded })
        }
    }

    @Test("many databases, opened and shut down, leave no descriptor and no thread behind")
    func leaks() async throws {
        try await SharedCluster.withScratch { _, configuration in
            try await Database.with(configuration, lanes: [.pool]) { _ in }
            let before = Self.counted("/proc/self/task", named: "postgres")
            for round in 0..<30 {
                let database = try await Database.connected(configuration, lanes: [.pool, .single])
                _ = try await database.scalar("select 1::bigint", as: Int.self, lane: .pool)
                if round % 2 == 0 { await database.shutdown() }
            }
            await eventually("threads are left over") {
                Self.counted("/proc/self/task", named: "postgres") <= before
            }
            try await Database.with(configuration, lanes: [.control]) { database in
                await eventually("connections are left over") {
                    (try? await database.scalar(
                        "select count(*) from pg_stat_activity where datname = current_database()", lane: .control))
                        == 1
                }
            }
        }
    }

    /// How many threads have that name.
    private static func counted(_ folder: String, named name: String) -> Int {
        guard let directory = opendir(folder) else { return 0 }
        defer { closedir(directory) }
        var count = 0
        while let entry = readdir(directory) {
            let thread = withUnsafeBytes(of: entry.pointee.d_name) {
                String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
            }
            guard let file = fopen("\(folder)/\(thread)/comm", "r") else { continue }
            defer { fclose(file) }
            var line = [CChar](repeating: 0, count: 32)
            guard fgets(&line, 32, file) != nil else { continue }
            if String(decoding: line.prefix { $0 != 10 && $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self) == name
            {
                count += 1
            }
        }
        return count
    }

    @Test("work is refused before the start and after the shutdown, and waits for neither")
    func phases() async throws {
        try await SharedCluster.withScratch { _, configuration in
            let database = Database(configuration: configuration, lanes: [.one])
            #expect(await errorKind { try await database.fetch(SQL("o", "select 1"), lane: .one) } == .unavailable)
            database.start()
            database.start()
            try await database.ready(timeout: .seconds(10))
            await database.shutdown()
            #expect(await errorKind { try await database.fetch(SQL("o", "select 1"), lane: .one) } == .shutDown)
            await database.shutdown()
        }
    }

    @Test("a shutdown lets what is in flight end, and takes nothing new meanwhile")
    func shutdownWaits() async throws {
        try await SharedCluster.with { database in
            try await Gate.with(database) { gate in
                async let slow = errorKind {
                    try await database.execute(Gate.pass, lane: .one, deadline: .seconds(30))
                }
                await gate.someoneWaits()
                async let down: Void = database.shutdown()
                await eventually("new work is still taken") {
                    await errorKind {
                        try await database.execute(SQL("o", "select 1"), lane: .one, deadline: .milliseconds(10))
                    } == .shutDown
                }
                try await gate.open()
                #expect(await slow == nil)
                await down
            }
        }
    }
}
