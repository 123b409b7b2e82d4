import Glibc

/// What the migrator says to the database.
struct MigrationSession {
    private let connection: BlockingConnection

    /// The advisory lock that keeps two nodes apart: "groupd" in ASCII.
    private static let lockKey = "113741193900132"

    init(_ configuration: PostgresConfiguration) throws(MigrationError) {
        do throws(BlockingConnection.Refusal) {
            connection = try BlockingConnection(configuration, timeoutSeconds: 10)
        } catch {
            throw .unreachable(reason: error.message)
        }
    }

    /// Takes the lock until the connection ends.
    ///
    /// It is tried again and again, not waited for: a waiting statement holds a snapshot, and `create index
    /// concurrently` in the node that has the lock would wait for that, for ever.
    func lock(timeout: Duration) throws(MigrationError) {
        let end = MonotonicTime.now + timeout
        while try rows("select pg_try_advisory_lock($1::bigint)::text", Self.lockKey) != [["true"]] {
            guard MonotonicTime.now < end else { throw .lockHeld }
            usleep(50_000)
        }
    }

    /// What was applied so far; nothing where the table does not exist yet.
    func applied() throws(MigrationError) -> [MigrationPlan.Applied] {
        guard try rows("select to_regclass('schema_migrations') is not null") == [["t"]] else { return [] }
        return try rows("select number, name, checksum from schema_migrations order by number").compactMap { row in
            Int(row[0]).map { MigrationPlan.Applied(number: $0, name: row[1], checksum: row[2]) }
        }
    }

    func isInstalled(_ name: String?) throws(MigrationError) -> Bool {
        guard let name else { return true }
        return try rows("select from pg_extension where extname = $1", name).count == 1
    }

    /// Whether an extension is there, or could be made: the system has it and this role may.
    func provide(_ name: String?) throws(MigrationError) -> Bool {
        guard let name, try !isInstalled(name) else { return true }
        guard try rows("select from pg_available_extensions where name = $1", name).count == 1 else { return false }
        let quoted = try rows("select quote_ident($1)", name)[0][0]
        do throws(BlockingConnection.Refusal) {
            try connection.execute("create extension if not exists \(quoted)")
            return true
        } catch {
            guard error.state == .insufficientPrivilege else {
                throw .failed(name: "create extension \(name)", line: nil, state: error.state, message: error.message)
            }
            return false
        }
    }

    /// Runs a migration and enters it, in one transaction unless it cannot be.
    func apply(_ migration: Migration, isInTransaction: Bool) throws(MigrationError) {
        let start = MonotonicTime.now
        do throws(BlockingConnection.Refusal) {
            // What a migration before this one set for its session ends with it.
            try connection.execute("reset role; reset all")
            try connection.execute(Self.table)
            if isInTransaction { try connection.execute("begin") }
            try connection.execute(migration.sql)
            guard connection.isInTransaction == isInTransaction else {
                throw BlockingConnection.Refusal(
                    state: nil, message: "a migration may not begin or end a transaction", position: nil)
            }
            try enter(migration, duration: MonotonicTime.now - start)
            if isInTransaction { try connection.execute("commit") }
        } catch {
            // The connection is closed with the session, and the transaction with it.
            throw .failed(
                name: migration.name, line: error.position.map { Self.line(of: $0, in: migration.sql) },
                state: error.state, message: error.message)
        }
    }

    private func enter(_ migration: Migration, duration: Duration) throws(BlockingConnection.Refusal) {
        let seconds = Double(duration.wholeNanoseconds) / 1e9
        try connection.query(
            """
            insert into schema_migrations (number, name, checksum, duration)
            values ($1, $2, $3, make_interval(secs => $4))
            """, ["\(migration.number)", migration.name, migration.checksum, "\(seconds)"])
    }

    private static let table = """
        create table if not exists schema_migrations (
            number integer primary key,
            name text not null,
            checksum text not null,
            applied_at timestamptz not null default now(),
            duration interval not null
        )
        """

    private func rows(_ text: String, _ parameters: String...) throws(MigrationError) -> [[String]] {
        do throws(BlockingConnection.Refusal) {
            return try connection.query(text, parameters)
        } catch {
            throw .failed(name: "schema_migrations", line: nil, state: error.state, message: error.message)
        }
    }

    /// The line of the character, counted from 1, that the server points to.
    private static func line(of position: Int, in text: String) -> Int {
        1 + text.unicodeScalars.prefix(max(0, position - 1)).count { $0 == "\n" }
    }
}
