import Postgres
import TestSupport
import Testing

@testable import Embeddings

@Suite("SQL of the index", .scratchDatabase(from: .migrated), .tags(.database))
struct IndexStatementTests {
    static let statements = IndexSQL.statements + VectorSQL.statements

    @Test("every statement is one that PostgreSQL prepares, in the role that runs it")
    func prepared() async throws {
        for statement in Self.statements {
            try await ScratchDatabase.current.run(
                "set role groupd_worker; set search_path = groupd, pg_catalog; prepare s as \(statement.text)")
        }
    }

    @Test("no two statements have the same name")
    func names() {
        #expect(Set(Self.statements.map(\.name)).count == Self.statements.count)
    }
}
