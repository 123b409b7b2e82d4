extension Database {
    /// Hands a request over and waits for its answer. Cancelling the task answers it at once.
    func submit(_ request: Request) async throws(PostgresError) -> Reply {
        let outcome = await withTaskCancellationHandler {
            await suspended { continuation in
                submit(request, waiter: .task(continuation))
            }
        } onCancel: {
            mailbox.post(.cancel(request))
        }
        return try outcome.get()
    }

    /// Hands a request over; tells at once where that cannot be.
    private func submit(_ request: Request, waiter: Waiter) {
        guard let refusal = mailbox.submit(request, waiter: waiter) else { return }
        if request.kind.isQueued { mailbox.leaveQueue(lane: request.lane) }
        waiter.tell(.failure(Self.error(refusal)))
    }

    private func suspended(_ body: (Continuation) -> Void) async -> Outcome {
        #if DEBUG
        await withCheckedContinuation(body)
        #else
        await withUnsafeContinuation(body)
        #endif
    }

    private static func error(_ refusal: Mailbox.Refusal) -> PostgresError {
        switch refusal {
        case .notStarted: PostgresError(.unavailable, connectionFailure: "the database was not started")
        case .shutDown: PostgresError(.shutDown)
        }
    }

    /// Hands over a request that takes a place in its lane's queue.
    func submitQueued(_ request: Request) async throws(PostgresError) -> Reply {
        try enterQueue(request)
        return try await submit(request)
    }

    /// The same without waiting: `callback` is told, on the serving thread or, where nothing was handed over, here.
    func submitQueued(_ request: Request, callback: @escaping @Sendable (Outcome) -> Void) {
        do throws(PostgresError) {
            try enterQueue(request)
        } catch {
            return callback(.failure(error))
        }
        submit(request, waiter: .callback(callback))
    }

    private func enterQueue(_ request: Request) throws(PostgresError) {
        for statement in request.statements { try statement.checkEncoding() }
        guard mailbox.enterQueue(lane: request.lane, countMax: lanes[request.lane].queueCountMax) else {
            throw PostgresError(.overloaded)
        }
    }

    /// A lane's place among the database's own.
    func index(of lane: Lane) -> Int {
        guard let index = lanes.firstIndex(where: { $0.name == lane.name }) else {
            preconditionFailure("the database has no lane named \(lane.name)")
        }
        return index
    }
}

extension Statement {
    /// Throws what went wrong with a parameter when it was encoded.
    func checkEncoding() throws(PostgresError) {
        guard var failure = parameters.failure else { return }
        failure.statement = sql.name
        throw failure
    }
}
