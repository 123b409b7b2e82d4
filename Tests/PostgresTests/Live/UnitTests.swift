import Testing

@testable import Postgres

@Suite("Units")
struct UnitTests {
    @Test("a statement's parameters go out and its rows come back")
    func roundTrip() async throws {
        try await SharedCluster.with { database in
            let rows = try await database.fetch(
                SQL("add", "select $1 + $2, $3 || 'd'"), 40, 2, "groupe", lane: .one)
            #expect(try rows[0][0] as Int == 42)
            #expect(try rows[0][1] as String == "grouped")
        }
    }

    @Test("a unit is all or nothing, and names the statement that failed")
    func allOrNothing() async throws {
        try await SharedCluster.with { database in
            try await database.execute(SQL("t", "create table t (n bigint primary key)"), lane: .one)
            let insert = SQL("insert", "insert into t values ($1)")
            let error = await postgresError {
                try await database.run(
                    [Statement(insert, 1), Statement(insert, 2), Statement(insert, 1)], lane: .one)
            }
            #expect(error?.sqlState == .uniqueViolation)
            #expect(error?.statementIndex == 2)
            #expect(error?.statement == "insert")
            #expect(error?.serverMessage?.constraint == "t_pkey")
            #expect(error?.isOutcomeUnknown == false)
            #expect(try await database.scalar("select count(*) from t") == 0)
        }
    }

    @Test("a unit's failure leaves those around it in the pipeline alone")
    func isolation() async throws {
        try await SharedCluster.with { database in
            let divide = SQL("divide", "select 100 / $1")
            try await withThrowingTaskGroup(of: Void.self) { group in
                for task in 0..<200 {
                    group.addTask {
                        let divisor = task % 3
                        let result = await postgresError {
                            let rows = try await database.fetch(divide, divisor, lane: .one)
                            #expect(try rows[0][0] as Int == 100 / divisor)
                        }
                        #expect(result?.sqlState == (divisor == 0 ? .divisionByZero : nil))
                    }
                }
                try await group.waitForAll()
            }
        }
    }

    @Test("a statement that cannot be prepared fails all who use it with the reason, and is tried again later")
    func refusedPreparation() async throws {
        try await SharedCluster.with { database in
            let select = SQL("late", "select n from late")
            await withTaskGroup(of: SQLState?.self) { group in
                for _ in 0..<20 {
                    group.addTask { await postgresError { try await database.fetch(select, lane: .one) }?.sqlState }
                }
                for await state in group { #expect(state == .undefinedTable) }
            }
            try await database.execute(SQL("create", "create table late (n bigint)"), lane: .one)
            #expect(try await database.fetch(select, lane: .one).isEmpty)
        }
    }

    @Test("a statement whose result changed its shape fails once and then runs anew")
    func changedShape() async throws {
        try await SharedCluster.with { database in
            let select = SQL("star", "select * from shape")
            try await database.execute(SQL("create", "create table shape (a bigint)"), lane: .one)
            _ = try await database.fetch(select, lane: .one)
            try await database.execute(SQL("alter", "alter table shape add b text"), lane: .one)
            #expect(
                await postgresError { try await database.fetch(select, lane: .one) }?.sqlState == .featureNotSupported)
            #expect(try await database.fetch(select, lane: .one).columnNames == ["a", "b"])
        }
    }

    @Test("one statement runs with parameters of one type and then of another")
    func otherTypes() async throws {
        try await SharedCluster.with { database in
            for _ in 0..<3 {
                let number: Int = try await database.scalar("select $1", 7)
                #expect(number == 7)
                #expect(try await database.scalar("select $1", "seven") == "seven")
                #expect(try await database.scalar("select $1", Int32?.none) == Int32?.none)
            }
        }
    }

    @Test("the identity holds for its own unit and no longer")
    func identity() async throws {
        try await SharedCluster.with { database in
            let who = "select coalesce(current_setting('groupd.user_id', true), '')"
            let alice = UUID128.random()
            let before: String = try await database.scalar(who)
            #expect(before == "")
            #expect(try await database.scalar(who, identity: .user(alice)) == alice.description)
            #expect(try await database.scalar(who) == "")
        }
    }

    @Test("the index of a failed statement does not count the identity")
    func indexWithIdentity() async throws {
        try await SharedCluster.with { database in
            let error = await postgresError {
                try await database.run(
                    [Statement(SQL("good", "select 1")), Statement(SQL("bad", "select 1 / $1"), 0)], lane: .one,
                    as: Identity("x"))
            }
            #expect(error?.statementIndex == 1)
            #expect(error?.statement == "bad")
        }
    }

    @Test("text with a NUL is refused before anything is sent")
    func nul() async throws {
        try await SharedCluster.with { database in
            let error = await postgresError {
                try await database.fetch(SQL("nul", "select $1"), "a\0b", lane: .one)
            }
            #expect(error == PostgresError(.encoding("text with a NUL character"), statement: "nul"))
        }
    }

    @Test("roles and settings of a lane hold on its connections and on no others")
    func lanes() async throws {
        try await SharedCluster.withScratch { _, configuration in
            try await Database.with(configuration, lanes: [.one]) { owner in
                _ = try? await owner.execute(SQL("role", "create role reader_of_lanes"), lane: .one)
                let reading = Lane(
                    name: "reading", connections: 1, role: "reader_of_lanes",
                    settings: [.init("lock_timeout", "1234ms")])
                try await Database.with(configuration, lanes: [reading, .one]) { database in
                    let show = SQL("show", "select current_user::text, current_setting('lock_timeout')")
                    let row = try await database.fetch(show, lane: reading)[0]
                    #expect(try row[0] as String == "reader_of_lanes")
                    #expect(try row[1] as String == "1234ms")
                    #expect(try await database.scalar("select current_user::text") == "postgres")
                }
                try await owner.perform("drop role reader_of_lanes")
            }
        }
    }
}
