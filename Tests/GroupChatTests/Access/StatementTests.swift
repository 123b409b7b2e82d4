import Postgres
import TestSupport
import Testing

@testable import GroupChat

@Suite("SQL", .scratchDatabase(from: .migrated), .tags(.database))
struct StatementTests {
    static let writers = BatchSQL.statements + GroupSQL.statements
    static let readers = EventSQL.statements + MessageSQL.statements
    static let workers = EventSQL.statements + DispatchSQL.statements

    static let all = [("groupd_writer", writers), ("groupd_app", readers), ("groupd_worker", workers)]

    @Test("every statement is one that PostgreSQL prepares, in the role that runs it")
    func prepared() async throws {
        for (role, statements) in Self.all {
            for statement in statements {
                try await ScratchDatabase.current.run(
                    "set role \(role); set search_path = groupd, pg_catalog; prepare s as \(statement.text)")
            }
        }
    }

    @Test("no two statements have the same name")
    func names() {
        let names = (Self.writers + Self.readers + DispatchSQL.statements).map(\.name)
        #expect(Set(names).count == names.count)
    }
}
