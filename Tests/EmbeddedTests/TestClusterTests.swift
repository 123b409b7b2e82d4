import Embedded
import Synchronization
import TestSupport
import Testing

@Suite("The tests' own PostgreSQL", .tags(.database))
struct TestClusterTests {
    @Test("each test gets a database of its own, empty", .scratchDatabase, arguments: 1...4)
    func ownDatabase(number: Int) async throws {
        let database = ScratchDatabase.current
        #expect(try await database.run("select count(*) from pg_tables where schemaname = 'public'") == "0")
        try await database.run("create table mine (n int); insert into mine values (\(number))")
        #expect(try await database.run("select n from mine") == "\(number)")
    }

    @Test("a template is built once, whoever asks, and copied with its content")
    func template() async throws {
        let builds = Atomic(0)
        let template = DatabaseTemplate(name: "cluster_tests") { database in
            builds.add(1, ordering: .relaxed)
            try await database.run("create table given (n int); insert into given values (1)")
        }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 1...4 {
                group.addTask {
                    let database = try await TestCluster.shared.scratchDatabase(from: template)
                    #expect(try await database.run("select n from given") == "1")
                    try await database.drop()
                }
            }
            try await group.waitForAll()
        }
        #expect(builds.load(ordering: .relaxed) == 1)
    }

    @Test("an error of psql is thrown with what it said", .scratchDatabase)
    func sqlError() async throws {
        let database = ScratchDatabase.current
        await #expect(throws: PsqlError(output: "ERROR:  division by zero")) { try await database.run("select 1/0") }
    }
}
