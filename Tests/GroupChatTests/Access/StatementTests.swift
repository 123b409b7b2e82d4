import Postgres
import TestSupport
import Testing

@testable import GroupChat

@Suite("SQL", .scratchDatabase(from: .migrated), .tags(.database))
struct StatementTests {
    static let writers =
        BatchSQL.statements + LoneSQL.statements + GroupSQL.statements + DirectSQL.statements + EpochSQL.writers
        + ImportSQL.statements + PositionSQL.writing
    static let readers =
        EventSQL.statements + MessageSQL.statements + VersionSQL.statements + GroupReadSQL.statements
        + PositionSQL.statements + ThreadSQL.statements + MentionSQL.statements + ProfileSQL.statements
        + ExportSQL.statements + PresenceSQL.readers + Typing.statements
        + ModerationSQL.statements + NotificationLevels.statements + PeopleFinder.statements
        + SearchSQL.statements + SearchSQL.vectorStatements
    static let workers =
        DispatchSQL.statements + AccountSQL.statements + SessionSQL.statements + SetupTokenStore.statements
        + IdentityStore.statements + SigningKeyStore.statements + AuditLog.statements + EpochSQL.workers
        + GroupDirectory.statements + ExportSQL.workers + PresenceSQL.workers

    /// What is run in a role; the log is read by followers and by the dispatcher alike.
    static let roles = [
        ("groupd_writer", writers), ("groupd_app", readers), ("groupd_worker", workers + EventSQL.statements),
    ]

    @Test("every statement is one that PostgreSQL prepares, in the role that runs it")
    func prepared() async throws {
        for (role, statements) in Self.roles {
            for statement in statements {
                try await ScratchDatabase.current.run(
                    "set role \(role); set search_path = groupd, pg_catalog; prepare s as \(statement.text)")
            }
        }
    }

    @Test("no two statements have the same name")
    func names() {
        let names = (Self.writers + Self.readers + Self.workers).map(\.name)
        #expect(Set(names).count == names.count)
    }
}
