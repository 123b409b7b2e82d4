import Migrations
import OpenSSL
import Postgres

extension DatabaseTemplate {
    /// Our schema, as a new server makes it: owned by `groupd_owner`, for a server that logs in as `groupd`.
    package static let migrated = DatabaseTemplate(name: "migrated") { database in
        try await database.run(
            """
            create role groupd_owner login createrole;
            create role groupd login noinherit;
            alter database \(database.name) owner to groupd_owner;
            """)
        let owner = PostgresConfiguration(database.connectionString(user: "groupd_owner"))
        _ = try await Migrator(configuration: owner, migrations: migrations).migrate()
        // As the server makes it of its own database; without the package, what needs it is passed over.
        try await database.run(
            """
            do $$ begin
                if exists (select from pg_available_extensions where name = 'vector') then
                    create extension vector with schema groupd;
                end if;
            end $$
            """)
        _ = try await Migrator(configuration: owner, migrations: migrations).migrate()
        try await database.run(
            """
            grant groupd_app, groupd_writer, groupd_worker to groupd;
            grant select on schema_migrations to groupd;
            """, user: "groupd_owner")
    }

    private static let migrations = Migrations.all.map { file in
        Migration(
            number: file.number, name: file.name, sql: file.sql,
            checksum: SHA256.hash(Array(file.sql.utf8)).hexadecimal)
    }
}
