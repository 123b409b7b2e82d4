internal import ServiceLifecycle

/// Ends when the server is asked to, and takes its group down with it, gracefully.
struct StopWatch: Service {
    func run() async throws { await StopRequest.wait() }
}

/// Work that goes on beside the serving, until the server goes down.
struct UpkeepService: Service, CustomStringConvertible {
    let description: String
    /// Returns soon after its task was cancelled.
    let work: @Sendable () async -> Void

    func run() async throws {
        await cancelWhenGracefulShutdown { await work() }
    }
}

/// A server on a port, which gets so much time to go down and is cancelled after that.
struct ListeningService: Service, CustomStringConvertible {
    let base: any Service
    let address: ListenAddress
    /// The setting of the address.
    let setting: String
    /// From the moment when it is asked to go down.
    let patience: Duration

    var description: String { setting }

    /// Throws a `CommandFailure` where it cannot listen.
    func run() async throws {
        do {
            try await withThrowingTaskGroup(of: Void.self) { tasks in
                tasks.addTask { try await base.run() }
                tasks.addTask {
                    try await gracefulShutdown()
                    try await Task.sleep(for: patience)
                }
                try await tasks.next()
                tasks.cancelAll()
            }
        } catch let error as CancellationError {
            throw error
        } catch {
            throw PortProbe.failure(error, address: address, setting: setting)
        }
    }
}
