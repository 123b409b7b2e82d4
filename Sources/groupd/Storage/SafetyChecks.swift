internal import Postgres

/// What must hold before the server, or a command, works on a database.
struct SafetyChecks: Sendable {
    /// As the server's login.
    let configuration: PostgresConfiguration
    /// How long to wait for the first connection.
    var patience: Duration = .seconds(10)

    private static let lane = Lane(name: "checks", connections: 1, depth: 1)

    /// Returns when the database is safe and its schema is this program's; the names of migrations that wait for
    /// an extension are returned.
    ///
    /// Throws a `CommandFailure` that says all that is wrong.
    func run() async throws(CommandFailure) -> [MigrationReport.Pending] {
        let facts = try await facts()
        let (pending, schemaRefusals) = await schema(facts)
        let refusals = facts.serverRefusals + facts.roleRefusals + schemaRefusals
        guard refusals.isEmpty else { throw CommandFailure(sentence: refusals.joined(separator: " ")) }
        return pending
    }

    /// What the database says of itself and of the login.
    func facts() async throws(CommandFailure) -> SafetyFacts {
        do {
            return try await Database.with(configuration, lanes: [Self.lane], patience: patience) { database in
                guard let row = try await database.fetchOne(SafetyFacts.sql, DatabaseRoles.sessions, lane: Self.lane)
                else { throw PostgresError(.unavailable) }
                return try SafetyFacts(row)
            }
        } catch {
            throw CommandFailure(storage: error)
        }
    }

    /// What of the schema waits for an extension, and why it cannot be worked with.
    func schema(_ facts: SafetyFacts) async -> (pending: [MigrationReport.Pending], refusals: [String]) {
        do throws(MigrationError) {
            let report = try await Migrator(configuration: configuration, migrations: DatabaseSchema.migrations)
                .status()
            let outstanding = report.pending.filter { $0.missingExtension == nil }
            guard outstanding.isEmpty else {
                return (
                    [],
                    [Self.sentence(outstanding.count, hasNone: report.pending.count == DatabaseSchema.migrations.count)]
                )
            }
            return (report.pending, facts.schemaRefusals)
        } catch .failed(_, _, .insufficientPrivilege?, _) {
            return ([], ["The role \(facts.role) may not read schema_migrations: run groupd migrate."])
        } catch {
            return ([], ["The schema does not fit this program: \(error)."])
        }
    }

    private static func sentence(_ count: Int, hasNone: Bool) -> String {
        hasNone
            ? "The database has no schema of groupd yet: run groupd migrate."
            : "The schema lacks \(count) migration\(count == 1 ? "" : "s") of this program: run groupd migrate."
    }
}
