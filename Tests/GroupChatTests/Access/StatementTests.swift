import Postgres
import TestSupport
import Testing

@testable import GroupChat

@Suite("SQL", .scratchDatabase(from: .migrated), .tags(.database))
struct StatementTests {
    static let writers = BatchSQL.statements + GroupSQL.statements
    static let readers = EventSQL.statements + MessageSQL.statements

    @Test("every statement is one that PostgreSQL prepares, in the role that runs it")
    func prepared() async throws {
        for (role, statements) in [("groupd_writer", Self.writers), ("groupd_app", Self.readers)] {
            for statement in statements {
                try await ScratchDatabase.current.run(
                    "set role \(role); set search_path = groupd, pg_catalog; prepare s as \(statement.text)")
            }
        }
    }

    @Test("no two statements have the same name")
    func names() {
        let names = (Self.writers + Self.readers).map(\.name)
        #expect(Set(names).count == names.count)
    }
}
