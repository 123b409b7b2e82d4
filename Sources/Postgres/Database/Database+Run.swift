extension Database {
    /// Runs statements as one unit: all of them or none.
    ///
    /// They travel in one go and end in one sync, so they are one transaction that is committed when this returns.
    /// The first that fails ends it; the error names it and its place. All of them are prepared before the first one
    /// runs: a statement cannot use a table that one before it in the unit creates.
    ///
    /// - Parameters:
    ///   - identity: On whose behalf, for this unit alone.
    ///   - deadline: The longest this may take, waiting included. Past it the call ends with `.timedOut` even where
    ///     the server says nothing; what had been sent may still have been committed.
    /// - Returns: One result for each statement, in order.
    ///
    /// A cancelled task gets `.cancelled` at once. Waiting work is taken back; work in flight is stopped in the
    /// server where the lane's depth is 1, and else runs on unheard.
    public func run(
        _ statements: [Statement], lane: Lane, as identity: Identity? = nil, deadline: Duration = .seconds(5)
    ) async throws(PostgresError) -> [Rows] {
        guard !statements.isEmpty else { return [] }
        return try await submitQueued(unit(statements, lane: lane, as: identity, deadline: deadline)).rows
    }

    /// The same for whoever has no task to wait in, and saves the two changes of thread that one would cost.
    ///
    /// - Parameter completion: Called once, on the thread that serves all connections (or on this one, where the work
    ///   is refused at once): it must return quickly.
    public func run(
        _ statements: [Statement], lane: Lane, deadline: Duration = .seconds(5),
        completion: @escaping @Sendable (Result<[Rows], PostgresError>) -> Void
    ) {
        guard !statements.isEmpty else { return completion(.success([])) }
        submitQueued(unit(statements, lane: lane, deadline: deadline)) { completion($0.map(\.rows)) }
    }

    private func unit(
        _ statements: [Statement], lane: Lane, as identity: Identity? = nil, deadline: Duration
    ) -> Request {
        let now = MonotonicTime.now
        let own = identity.map { [$0.statement] } ?? []
        return Request(
            .unit, lane: index(of: lane), statements: own + statements, ownCount: own.count,
            deadline: now + deadline, now: now)
    }

    /// Runs one statement as a unit of its own, and returns its rows.
    public func fetch<each Value: PostgresEncodable>(
        _ sql: SQL, _ values: repeat each Value, lane: Lane, as identity: Identity? = nil,
        deadline: Duration = .seconds(5)
    ) async throws(PostgresError) -> Rows {
        let statement = Statement(sql, repeat each values)
        return try await run([statement], lane: lane, as: identity, deadline: deadline)[0]
    }

    /// The first row of a statement's result; nil where there is none.
    public func fetchOne<each Value: PostgresEncodable>(
        _ sql: SQL, _ values: repeat each Value, lane: Lane, as identity: Identity? = nil,
        deadline: Duration = .seconds(5)
    ) async throws(PostgresError) -> Row? {
        let statement = Statement(sql, repeat each values)
        return try await run([statement], lane: lane, as: identity, deadline: deadline)[0].first
    }

    /// Runs one statement as a unit of its own, and returns how many rows it changed.
    @discardableResult
    public func execute<each Value: PostgresEncodable>(
        _ sql: SQL, _ values: repeat each Value, lane: Lane, as identity: Identity? = nil,
        deadline: Duration = .seconds(5)
    ) async throws(PostgresError) -> Int {
        let statement = Statement(sql, repeat each values)
        return try await run([statement], lane: lane, as: identity, deadline: deadline)[0].affectedCount
    }
}
