internal import Postgres

/// Brings an outside database's schema up to date, as its owner, and gives the server's login its rights.
struct OutsideMigration: Sendable {
    /// The URL that the server logs in with.
    let login: String
    /// The URL of the schema's owner.
    let owner: String

    private static let lane = Lane(name: "migration", connections: 1, depth: 1)
    private static let patience: Duration = .seconds(10)

    /// Throws a `CommandFailure` that says, where the owner lacks a right, what a superuser has to run.
    func run() async throws(CommandFailure) -> MigrationReport {
        do {
            let name = try await loginName()
            try await prepare(login: name)
            let migrator = Migrator(configuration: PostgresConfiguration(owner), migrations: DatabaseSchema.migrations)
            let report = try await migrator.migrate()
            try await LoginRights(owner: owner).grant(to: name)
            return report
        } catch {
            throw CommandFailure(storage: error)
        }
    }

    /// Who the server will be, from the server itself: a URL need not name the role.
    private func loginName() async throws -> String {
        try await Database.with(PostgresConfiguration(login), lanes: [Self.lane], patience: Self.patience) { database in
            try await database.fetch(OwnerFacts.currentRole, lane: Self.lane)[0].decode(0)
        }
    }

    private func prepare(login: String) async throws {
        try await Database.with(PostgresConfiguration(owner), lanes: [Self.lane], patience: Self.patience) { database in
            let row = try await database.fetch(OwnerFacts.sql, DatabaseRoles.all, login, lane: Self.lane)[0]
            let missing = try OwnerFacts(row).missing
            guard missing.isEmpty else {
                throw CommandFailure(
                    sentence: "The role of postgres.migration_url lacks rights: a superuser has to run, in this "
                        + "database: \(missing.joined(separator: " "))")
            }
        }
    }
}
