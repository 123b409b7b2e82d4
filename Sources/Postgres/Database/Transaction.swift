/// A transaction in the hands of `Database.withTransaction`. It is of no use after that has returned.
///
/// Its statements run one after the other, whoever calls; an error leaves the transaction in a state in which nothing
/// but the end is possible.
public struct Transaction: Sendable {
    let database: Database
    let lane: Int
    let pin: Pin
    let deadline: MonotonicTime

    /// Runs statements in one round trip, and returns a result for each. The first that fails ends the transaction.
    public func run(_ statements: [Statement]) async throws(PostgresError) -> [Rows] {
        guard !statements.isEmpty else { return [] }
        for statement in statements { try statement.checkEncoding() }
        return try await submit(.step(pin), statements).rows
    }

    /// Runs one statement, and returns its rows.
    public func fetch<each Value: PostgresEncodable>(
        _ sql: SQL, _ values: repeat each Value
    ) async throws(PostgresError) -> Rows {
        try await run([Statement(sql, repeat each values)])[0]
    }

    /// The first row of a statement's result; nil where there is none.
    public func fetchOne<each Value: PostgresEncodable>(
        _ sql: SQL, _ values: repeat each Value
    ) async throws(PostgresError) -> Row? {
        try await run([Statement(sql, repeat each values)])[0].first
    }

    /// Runs one statement, and returns how many rows it changed.
    @discardableResult
    public func execute<each Value: PostgresEncodable>(
        _ sql: SQL, _ values: repeat each Value
    ) async throws(PostgresError) -> Int {
        try await run([Statement(sql, repeat each values)])[0].affectedCount
    }
}

extension Transaction {
    /// Once the deadline has passed the connection is gone or about to go: that is why, not that it was lost.
    func submit(_ kind: RequestKind, _ statements: [Statement] = []) async throws(PostgresError) -> Reply {
        let now = MonotonicTime.now
        guard deadline > now else { throw PostgresError(.timedOut) }
        let request = Request(kind, lane: lane, statements: statements, deadline: deadline, now: now)
        return try await database.submit(request)
    }

    func commit() async throws(PostgresError) {
        let rows = try await submit(.end(pin, isCommit: true), [Statement(TransactionSQL.commit)]).rows
        guard rows[0].storage.commandTag == "COMMIT" else {
            let message = ServerMessage(message: "a statement failed, so the transaction was rolled back")
            throw PostgresError(.server(.inFailedTransaction, message), statement: TransactionSQL.commit.name)
        }
    }

    /// Nobody waits for it: the connection goes back once the server has done so, and is dropped if it does not.
    func rollBack() {
        let now = MonotonicTime.now
        let request = Request(
            .end(pin, isCommit: false), lane: lane, statements: [Statement(TransactionSQL.rollback)],
            deadline: max(deadline, now + .seconds(1)), now: now)
        _ = database.mailbox.submit(request, waiter: nil)
    }
}
