internal import Embedded
internal import Postgres

/// Makes an embedded PostgreSQL ours: roles, database, schema, rights. Run at each start; what is there stays.
struct DatabaseBootstrap: Sendable {
    let connection: EmbeddedPostgres.Connection

    private static let lane = Lane(name: "bootstrap", connections: 1, depth: 1)
    private static let patience: Duration = .seconds(30)

    /// Brings everything up to date, and returns what was applied and what waits for an extension.
    ///
    /// Throws `PostgresError` or `MigrationError`. Interrupted anywhere, it goes on where it was next time.
    func run() async throws -> MigrationReport {
        try await asSuperuser(in: "postgres") { cluster in
            try await cluster.execute(BootstrapSQL.makeRoles, lane: Self.lane, deadline: Self.patience)
            if try await cluster.fetchOne(BootstrapSQL.findDatabase, DatabaseRoles.database, lane: Self.lane) == nil {
                try await cluster.execute(BootstrapSQL.makeDatabase, lane: Self.lane, deadline: Self.patience)
            }
        }
        var report = try await migrate()
        if try await provideVectors(), !report.pending.isEmpty {
            let applied = report.applied
            report = try await migrate()
            report.applied = applied + report.applied
        }
        try await grant()
        return report
    }

    private func migrate() async throws(MigrationError) -> MigrationReport {
        let owner = connection.connectionString(database: DatabaseRoles.database, user: DatabaseRoles.owner)
        return try await Migrator(configuration: PostgresConfiguration(owner), migrations: DatabaseSchema.migrations)
            .migrate()
    }

    /// Only a superuser may make this extension. It lies in our schema, which only migrations can create in.
    /// False where the system does not have it.
    private func provideVectors() async throws -> Bool {
        guard connection.vectorVersion != nil else { return false }
        try await asSuperuser(in: DatabaseRoles.database) { database in
            try await database.execute(BootstrapSQL.makeVectors, lane: Self.lane, deadline: Self.patience)
            try await database.execute(BootstrapSQL.updateVectors, lane: Self.lane, deadline: Self.patience)
        }
        return true
    }

    private func grant() async throws {
        let owner = connection.connectionString(database: DatabaseRoles.database, user: DatabaseRoles.owner)
        try await LoginRights(owner: owner).grant(to: DatabaseRoles.login)
    }

    private func asSuperuser(in name: String, _ body: (Database) async throws -> Void) async throws {
        let configuration = PostgresConfiguration(
            connection.connectionString(database: name), applicationName: "groupd bootstrap",
            unavailableAfter: Self.patience)
        try await Database.with(configuration, lanes: [Self.lane], body)
    }
}

/// What the bootstrap says as the superuser. Names are constants of ours, so none is quoted.
enum BootstrapSQL {
    static let statements = [makeRoles, findDatabase, makeDatabase, makeVectors, updateVectors]

    static let makeRoles = SQL(
        "bootstrap.make_roles",
        """
        do $$
        begin
            if not exists (select from pg_roles where rolname = 'groupd_owner') then
                create role groupd_owner login createrole;
            end if;
            if not exists (select from pg_roles where rolname = 'groupd') then
                create role groupd login noinherit;
            end if;
        end
        $$
        """)

    static let findDatabase = SQL("bootstrap.find_database", "select datname from pg_database where datname = $1")

    static let makeDatabase = SQL(
        "bootstrap.make_database", "create database groupd owner groupd_owner template template0 encoding 'UTF8'")

    static let makeVectors = SQL("bootstrap.make_vectors", "create extension if not exists vector with schema groupd")

    /// A newer package brings newer files; the extension follows them.
    static let updateVectors = SQL("bootstrap.update_vectors", "alter extension vector update")
}
