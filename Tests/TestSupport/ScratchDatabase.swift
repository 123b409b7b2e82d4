package import Embedded

/// A database of one test.
package struct ScratchDatabase: Sendable {
    /// The database's name.
    package let name: String
    /// The server it lies in.
    package let connection: EmbeddedPostgres.Connection

    /// The database of the running test, which has to bear `.scratchDatabase`.
    package static var current: ScratchDatabase {
        guard let assigned else { preconditionFailure("the test or its suite lacks the trait .scratchDatabase") }
        return assigned
    }

    @TaskLocal static var assigned: ScratchDatabase?

    /// A connection string for libpq, as the superuser unless `user` names another role.
    package func connectionString(user: String? = nil) -> String {
        connection.connectionString(database: name, user: user)
    }

    /// Runs SQL through `psql` and returns what it printed: a line a row, columns apart by a bar.
    ///
    /// For setting a scene and for looking at it from outside; an error ends the script and is thrown.
    @discardableResult
    package func run(_ sql: String, user: String? = nil) async throws -> String {
        try await connection.run(sql, database: name, user: user)
    }

    /// Drops the database, and with it whoever is still connected.
    package func drop() async throws {
        try await connection.run("drop database if exists \"\(name)\" with (force)", database: "postgres")
    }

    func create(from template: String) async throws {
        try await connection.run("create database \"\(name)\" template \"\(template)\"", database: "postgres")
    }
}
