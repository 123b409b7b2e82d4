internal import ArgumentParser
internal import Embedded
internal import Postgres

/// `groupd migrate`.
struct MigrateCommand: ConfiguredCommand {
    static let configuration = CommandConfiguration(
        commandName: "migrate",
        abstract: "Bring the database's schema up to date, and give the server's role its rights.",
        discussion: settingsHelp)

    mutating func run(with loaded: LoadedConfiguration) async throws {
        let report =
            if let url = loaded.configuration.postgres.url {
                try await Self.migrate(url.exposed, loaded.configuration)
            } else {
                try await Self.migrateEmbedded(loaded)
            }
        for name in report?.applied ?? [] { print("applied \(name)") }
        for pending in report?.pending ?? [] {
            print("\(pending.name) waits for the extension \(pending.missingExtension ?? "it needs")")
        }
        print("The schema is up to date.")
    }

    private static func migrate(_ url: String, _ configuration: Configuration) async throws -> MigrationReport {
        let owner = configuration.postgres.migrationURL?.exposed ?? url
        let report = try await OutsideMigration(login: url, owner: owner).run()
        do {
            if let dimensions = configuration.vectorDimensions {
                try await VectorIndex(owner: owner).provide(dimensions: dimensions)
            }
        } catch {
            throw CommandFailure(storage: error)
        }
        return report
    }

    /// Nothing where a server runs on the data directory: it has migrated its database at its start.
    private static func migrateEmbedded(_ loaded: LoadedConfiguration) async throws -> MigrationReport? {
        do {
            let directory = try DataDirectory(path: loaded.configuration.dataDir)
            let embedded = try await EmbeddedDatabase.start(
                in: directory, vectorDimensions: loaded.configuration.vectorDimensions, logger: .ofCommands)
            await embedded.server.stop()
            return embedded.report
        } catch EmbeddedError.dataDirectoryInUse {
            return try await OpenDatabase.with(loaded, makingNew: true) { _ in nil }
        } catch {
            throw CommandFailure(storage: error)
        }
    }
}
