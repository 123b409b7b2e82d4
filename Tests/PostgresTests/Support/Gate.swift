import Testing

@testable import Postgres

/// A lock in a database that holds statements up for as long as a test needs them to run, and no longer.
struct Gate {
    private let database: Database

    /// A statement that does not end before the gate is opened.
    static let pass = SQL("gate.pass", "select pg_advisory_xact_lock_shared(7)")

    /// Closes the gate in the database that `guarded` is connected to, while `body` runs.
    static func with(_ guarded: Database, _ body: (Gate) async throws -> Void) async throws {
        try await Database.with(guarded.configuration, lanes: [.control]) { database in
            try await database.perform("select pg_advisory_lock(7)", lane: .control)
            try await body(Gate(database: database))
        }
    }

    /// Returns once somebody waits at the gate.
    func someoneWaits(sourceLocation: SourceLocation = #_sourceLocation) async {
        await eventually("nobody came to the gate", sourceLocation: sourceLocation) {
            let waiting =
                "select count(*) from pg_locks where locktype = 'advisory' and not granted "
                + "and database = (select oid from pg_database where datname = current_database())"
            return (try? await database.scalar(waiting, lane: .control)) == 1
        }
    }

    func open() async throws { try await database.perform("select pg_advisory_unlock(7)", lane: .control) }
}
