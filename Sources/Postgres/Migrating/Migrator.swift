import Glibc

/// Brings a database's schema up to date, one node at a time.
///
/// Applied migrations are kept in `schema_migrations`. Each runs in a transaction of its own together with its entry
/// there, so that it is recorded exactly when it took effect. Work happens on a thread of its own over a connection
/// of its own; a cancelled task does not stop it half-way.
public struct Migrator: Sendable {
    private let configuration: PostgresConfiguration
    private let migrations: [Migration]
    private let lockTimeout: Duration

    /// - Parameters:
    ///   - configuration: Connects as the schema's owner.
    ///   - lockTimeout: How long to wait for another node that is migrating.
    public init(
        configuration: PostgresConfiguration, migrations: [Migration], lockTimeout: Duration = .seconds(60)
    ) {
        self.configuration = configuration
        self.migrations = migrations
        self.lockTimeout = lockTimeout
    }

    /// Runs what is outstanding. Where one fails, those before it stay applied and it leaves no trace, unless it runs
    /// outside a transaction.
    public func migrate() async throws(MigrationError) -> MigrationReport {
        try await onThread { () throws(MigrationError) in
            let session = try MigrationSession(self.configuration)
            try session.lock(timeout: self.lockTimeout)
            let plan = try MigrationPlan(self.migrations, applied: session.applied())
            var report = MigrationReport()
            for migration in plan.outstanding {
                let directives = try MigrationDirectives(of: migration)
                guard try session.provide(directives.requiredExtension) else {
                    report.pending.append(.init(name: migration.name, missingExtension: directives.requiredExtension))
                    continue
                }
                try session.apply(migration, isInTransaction: directives.isInTransaction)
                report.applied.append(migration.name)
            }
            return report
        }
    }

    /// Tells what is outstanding, and changes nothing.
    public func status() async throws(MigrationError) -> MigrationReport {
        try await onThread { () throws(MigrationError) in
            let session = try MigrationSession(self.configuration)
            let plan = try MigrationPlan(self.migrations, applied: session.applied())
            var report = MigrationReport()
            for migration in plan.outstanding {
                let needed = try MigrationDirectives(of: migration).requiredExtension
                let missing = try session.isInstalled(needed) ? nil : needed
                report.pending.append(.init(name: migration.name, missingExtension: missing))
            }
            return report
        }
    }

    private func onThread(
        _ body: @escaping @Sendable () throws(MigrationError) -> MigrationReport
    ) async throws(MigrationError) -> MigrationReport {
        let result = await withCheckedContinuation { continuation in
            let started = Thread.start(name: "migrate") {
                continuation.resume(returning: Result { () throws(MigrationError) in try body() })
            }
            if !started {
                continuation.resume(returning: .failure(.unreachable(reason: "the process has no thread left")))
            }
        }
        return try result.get()
    }
}
