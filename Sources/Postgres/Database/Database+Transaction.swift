extension Database {
    /// Runs `body` in a transaction on a connection of its own, and commits when it returns.
    ///
    /// When it throws, or the task is cancelled, the transaction is rolled back and the error passed on. `deadline`
    /// bounds all of it: past it the connection is dropped, whatever `body` is doing, and its next statement or the
    /// commit throws. Where a statement failed and `body` returned all the same, nothing can be committed: that throws
    /// `.server(.inFailedTransaction, …)`.
    ///
    /// The connection waits for `body` between its statements: keep bodies short, and on a lane made for them.
    public func withTransaction<Result>(
        lane: Lane, as identity: Identity? = nil, isolation: Isolation = .readCommitted,
        deadline: Duration = .seconds(5), _ body: (Transaction) async throws -> Result
    ) async throws -> Result {
        let transaction = try await begin(lane: lane, as: identity, isolation: isolation, deadline: deadline)
        do {
            let result = try await body(transaction)
            try await transaction.commit()
            return result
        } catch {
            transaction.rollBack()
            throw error
        }
    }

    private func begin(
        lane: Lane, as identity: Identity?, isolation: Isolation, deadline: Duration
    ) async throws(PostgresError) -> Transaction {
        let now = MonotonicTime.now
        let statements = [Statement(isolation.begin)] + (identity.map { [$0.statement] } ?? [])
        let request = Request(
            .begin, lane: index(of: lane), statements: statements, ownCount: statements.count,
            deadline: now + deadline, now: now)
        guard let pin = try await submitQueued(request).pin else {
            preconditionFailure("a transaction began without a connection")
        }
        return Transaction(database: self, lane: request.lane, pin: pin, deadline: request.deadline)
    }
}
