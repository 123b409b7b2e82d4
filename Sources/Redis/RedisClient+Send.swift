extension RedisClient {
    /// Sends one command and returns its reply; the server's refusal is thrown as ``RedisError/server(_:)``.
    ///
    /// `timeout` counts from this call; nil stands for the configured one. Commands of one task are run in the order
    /// of its calls. Cancelling the task returns at once with ``RedisError/cancelled``; the reply is discarded.
    public func send(_ command: RedisCommand, timeout: Duration? = nil) async throws(RedisError) -> RedisValue {
        let replies = try await perform(command.name, [command], command.encoded, timeout)
        if case .error(let error)? = replies.first { throw .server(error) }
        return replies.first ?? .null
    }

    /// Sends commands together, with nothing of other callers between them, and returns their replies in order;
    /// a refusal is a ``RedisValue/error(_:)`` among them. Not a transaction unless it holds MULTI and EXEC.
    /// One deadline for all; no commands, no replies.
    public func send(pipeline: [RedisCommand], timeout: Duration? = nil) async throws(RedisError) -> [RedisValue] {
        guard !pipeline.isEmpty else { return [] }
        return try await perform("PIPELINE", pipeline, pipeline.flatMap(\.encoded), timeout)
    }

    private func perform(
        _ name: String, _ commands: [RedisCommand], _ encoded: [UInt8], _ timeout: Duration?
    ) async throws(RedisError) -> [RedisValue] {
        if let command = commands.first(where: { !$0.isPipelinable }) { throw .notPipelinable(name: command.name) }
        let request = Request(
            name: name, encoded: encoded, replyCount: commands.count, submitted: .now,
            timeout: timeout ?? shared.configuration.commandTimeout)
        return try await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                if request.await(continuation) { shared.submit(request) }
            }
        } onCancel: {
            shared.fail(request, .cancelled)
        }.get()
    }
}
