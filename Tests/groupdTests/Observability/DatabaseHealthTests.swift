import Logging
import Postgres
import TestSupport
import Testing

@testable import groupd

@Suite("The database's health", .scratchDatabase, .tags(.database), .timeLimit(.minutes(1)))
struct DatabaseHealthTests {
    @Test("a database that answers is well, and one that is gone is down within its patience")
    func check() async throws {
        let observability = Observability(logger: .init(label: "test") { _ in SilentHandler() })
        let lane = Lane(name: "read", connections: 2, depth: 4)
        var configuration = PostgresConfiguration(ScratchDatabase.current.connectionString())
        configuration.unavailableAfter = .milliseconds(100)
        let database = Database(
            configuration: configuration, lanes: [lane], observe: { observability.observe($0) })
        database.start()
        try await database.ready(timeout: .seconds(20))
        let health = DatabaseHealth(database: database, lane: lane, pool: observability.pool)
        let well = await health.check()
        #expect(well.status != .down)
        #expect(well.latencyMS != nil)
        try await eventually("both connections are told of") { observability.pool.total.open == 2 }
        let text = try ParsedMetrics(observability.metrics.text)
        let answers = try #require(
            text.value("groupd_postgres_query_seconds_count", ["statement": DatabaseHealth.statement.name]))
        #expect(answers >= 1)

        await database.shutdown()
        let gone = await health.check()
        #expect(gone.status == .down)
        #expect(gone.latencyMS == nil)
    }
}
