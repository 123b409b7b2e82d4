import Testing

@testable import Postgres

@Suite("Transactions")
struct TransactionTests {
    private struct Stop: Error {}
    private static let insert = SQL("insert", "insert into t values ($1)")

    private func with(_ body: (Database) async throws -> Void) async throws {
        try await SharedCluster.with([.pool, .one]) { database in
            try await database.perform("create table t (n bigint primary key deferrable initially deferred)")
            try await body(database)
        }
    }

    private func expectCount(
        _ expected: Int, _ database: Database, sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        let count: Int = try await database.scalar("select count(*) from t")
        #expect(count == expected, sourceLocation: sourceLocation)
    }

    @Test("what a transaction did is there when it has returned")
    func commits() async throws {
        try await with { database in
            let seen = try await database.withTransaction(lane: .pool, deadline: .seconds(60)) { transaction in
                try await transaction.execute(Self.insert, 1)
                try await transaction.execute(Self.insert, 2)
                return try await transaction.fetchOne(SQL("count", "select count(*) from t"))?.decode(0, as: Int.self)
            }
            #expect(seen == 2)
            try await expectCount(2, database)
        }
    }

    @Test("an error rolls the transaction back and is passed on")
    func rollsBack() async throws {
        try await with { database in
            await #expect(throws: Stop.self) {
                try await database.withTransaction(lane: .pool, deadline: .seconds(60)) { transaction in
                    try await transaction.execute(Self.insert, 1)
                    throw Stop()
                }
            }
            try await expectCount(0, database)
        }
    }

    @Test("a constraint that is checked at the end fails the commit")
    func commitFails() async throws {
        try await with { database in
            let error = await postgresError {
                try await database.withTransaction(lane: .pool, deadline: .seconds(60)) { transaction in
                    try await transaction.execute(Self.insert, 1)
                    try await transaction.execute(Self.insert, 1)
                }
            }
            #expect(error?.sqlState == .uniqueViolation)
            try await expectCount(0, database)
        }
    }

    @Test("a swallowed statement error does not pass for a commit")
    func swallowed() async throws {
        try await with { database in
            let error = await postgresError {
                try await database.withTransaction(lane: .pool, deadline: .seconds(60)) { transaction in
                    try await transaction.execute(Self.insert, 1)
                    _ = try? await transaction.execute(SQL("bad", "select 1 / 0"))
                }
            }
            #expect(error?.sqlState == .inFailedTransaction, "\(String(describing: error))")
            try await expectCount(0, database)
        }
    }

    @Test("a cancelled transaction is rolled back, and its connection serves on")
    func cancelled() async throws {
        try await with { database in
            for _ in 0..<20 {
                let task = Task {
                    try await database.withTransaction(lane: .pool, deadline: .seconds(60)) { transaction in
                        try await transaction.execute(Self.insert, 1)
                        try await transaction.execute(SQL("sleep", "select pg_sleep(60)"))
                    }
                }
                await eventually("the transaction never ran") {
                    (try? await database.scalar(
                        "select count(*) from pg_stat_activity where query = 'select pg_sleep(60)' and state = 'active' "
                            + "and datname = current_database()")) == 1
                }
                task.cancel()
                #expect(await errorKind { try await task.value } == .cancelled)
                try await expectCount(0, database)
            }
        }
    }

    @Test("a transaction is held no longer than its deadline, whatever its body does")
    func deadline() async throws {
        try await with { database in
            let (entered, enter) = AsyncStream<Void>.makeStream()
            let error = await postgresError {
                try await database.withTransaction(lane: .pool, deadline: .milliseconds(200)) { transaction in
                    try await transaction.execute(Self.insert, 1)
                    enter.finish()
                    for await _ in entered {}
                    await eventually("the transaction is still open") {
                        (try? await database.scalar(
                            "select count(*) from pg_stat_activity where state = 'idle in transaction' "
                                + "and datname = current_database()")) == 0
                    }
                    try await transaction.execute(Self.insert, 2)
                }
            }
            #expect(error?.kind == .timedOut)
            try await expectCount(0, database)
        }
    }

    @Test("transactions on a lane busy with units all get their turn")
    func fairness() async throws {
        try await with { database in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for task in 0..<40 {
                    group.addTask {
                        for step in 0..<25 {
                            if task % 4 == 0 {
                                try await database.withTransaction(lane: .pool, deadline: .seconds(30)) {
                                    _ = try await $0.execute(Self.insert, task * 1_000 + step)
                                }
                            } else {
                                _ = try await database.fetch(
                                    SQL("one", "select 1"), lane: .pool, deadline: .seconds(30))
                            }
                        }
                    }
                }
                try await group.waitForAll()
            }
            try await expectCount(250, database)
        }
    }

    @Test("300,000 rows go in through copy, in pieces cut anywhere, and come back through a stream in order")
    func copyAndStream() async throws {
        try await with { database in
            let total = 300_000
            let text = (1...total).map { "\($0)\n" }.joined()
            let bytes = Array(text.utf8)
            let chunks = AsyncStream<[UInt8]> { continuation in
                for start in stride(from: 0, to: bytes.count, by: 99_991) {
                    continuation.yield(Array(bytes[start..<min(start + 99_991, bytes.count)]))
                }
                continuation.finish()
            }
            let copied = try await database.withTransaction(lane: .pool, deadline: .seconds(60)) { transaction in
                let copied = try await transaction.copyIn(SQL("copy", "copy t from stdin"), chunks)
                try await transaction.execute(Self.insert, total + 1)
                return copied
            }
            #expect(copied == total)
            var next = 1
            var largest = 0
            try await database.withTransaction(lane: .pool, isolation: .repeatableRead, deadline: .seconds(60)) {
                try await $0.stream(
                    SQL("all", "select n from t where n >= $1 order by n"), 1, rowCount: 5_000
                ) { rows in
                    largest = max(largest, rows.count)
                    for row in rows {
                        let number: Int = try row[0]
                        if number != next { Issue.record("\(number) where \(next) was due") }
                        next += 1
                    }
                }
            }
            #expect(next == total + 2)
            #expect(largest == 5_000)
        }
    }

    @Test("a copy whose source fails leaves nothing, and neither does one that the server refuses")
    func copyFails() async throws {
        try await with { database in
            let failing = AsyncThrowingStream<[UInt8], any Error> { continuation in
                continuation.yield(Array("1\n".utf8))
                continuation.finish(throwing: Stop())
            }
            await #expect(throws: Stop.self) {
                try await database.withTransaction(lane: .pool, deadline: .seconds(60)) {
                    _ = try await $0.copyIn(SQL("copy", "copy t from stdin"), failing)
                }
            }
            let wrong = AsyncStream<[UInt8]> { continuation in
                continuation.yield(Array("1\nno number\n".utf8))
                continuation.finish()
            }
            let error = await postgresError {
                try await database.withTransaction(lane: .pool, deadline: .seconds(60)) {
                    _ = try await $0.copyIn(SQL("copy", "copy t from stdin"), wrong)
                }
            }
            #expect(error?.sqlState == .invalidTextRepresentation)
            let missing = await postgresError {
                try await database.withTransaction(lane: .pool, deadline: .seconds(60)) {
                    _ = try await $0.copyIn(SQL("copy", "copy nowhere from stdin"), wrong)
                }
            }
            #expect(missing?.sqlState == .undefinedTable)
            try await expectCount(0, database)
        }
    }
}
