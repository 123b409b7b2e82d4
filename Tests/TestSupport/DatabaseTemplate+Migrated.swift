import Migrations

extension DatabaseTemplate {
    /// Our schema, as a new server makes it: owned by `groupd_owner`, for a server that logs in as `groupd`.
    package static let migrated = DatabaseTemplate(name: "migrated") { database in
        try await database.run(
            """
            create role groupd_owner login createrole;
            create role groupd login noinherit;
            alter database \(database.name) owner to groupd_owner;
            """)
        for migration in Migrations.all {
            try await database.run("begin;\n\(migration.sql)\ncommit;", user: "groupd_owner")
        }
        try await database.run("grant groupd_app, groupd_writer, groupd_worker to groupd", user: "groupd_owner")
    }
}
