internal import ServiceLifecycle
internal import Synchronization

/// Whether the server is on its way down, for those who must not send people to it any more.
final class Drain: Sendable {
    private let draining = Atomic(false)

    /// True from the first moment of a shutdown on. Does not wait.
    var isDraining: Bool { draining.load(ordering: .relaxed) }

    /// The shutdown has begun.
    func begin() { draining.store(true, ordering: .relaxed) }
}

/// Ends when the server is asked to, and takes everything down with it, gracefully.
struct StopWatch: Service {
    func run() async throws { await StopRequest.wait() }
}

/// Says first of all that the server goes down. The last in the group, since the last is told first.
struct DrainService: Service {
    let drain: Drain

    func run() async throws {
        defer { drain.begin() }
        try? await gracefulShutdown()
    }
}

/// A service that gets so much time to go down, and is cancelled after that.
struct BoundedService<Base: Service>: Service {
    let base: Base
    /// From the moment that it is asked to go down.
    let patience: Duration

    func run() async throws {
        try await withThrowingTaskGroup(of: Bool.self) { tasks in
            tasks.addTask {
                try await base.run()
                return true
            }
            tasks.addTask {
                try? await gracefulShutdown()
                try? await Task.sleep(for: patience)
                return false
            }
            _ = try await tasks.next()
            tasks.cancelAll()
        }
    }
}
