import ChatLoad
import DeliveryChecker
import Glibc

/// Keeps a server running as a supervisor would, and kills it or what it started.
actor ServerKeeper {
    enum Target: String, CaseIterable, Sendable {
        case server, postgres, redis
    }

    private let options: ServerProcess.Options
    private(set) var server: ServerProcess
    /// How long it took until the server said that it serves, after it was killed.
    private(set) var restarts: [Duration] = []

    init(_ options: ServerProcess.Options) async throws {
        self.options = options
        server = try await ServerProcess.start(options)
    }

    /// Kills the target with SIGKILL, waiting for it to be there, at most `limit`. False where it never was.
    ///
    /// A killed server is started again at once; what the server itself started is for it to start again.
    func kill(_ target: Target, within limit: Duration = .seconds(60)) async throws -> Bool {
        let deadline = ContinuousClock.now + limit
        while true {
            if let pid = pid(of: target) {
                if Glibc.kill(pid, SIGKILL) == 0 { break }
            }
            guard ContinuousClock.now < deadline else { return false }
            try await Task.sleep(for: .milliseconds(50))
        }
        if target == .server { try await restart() }
        return true
    }

    private func pid(of target: Target) -> Int32? {
        switch target {
        case .server: server.pid
        case .postgres: server.postgresPID
        case .redis: server.redisPID
        }
    }

    private func restart() async throws {
        try await server.waitForEnd(within: .seconds(10))
        let clock = ContinuousClock()
        let start = clock.now
        server = try await ServerProcess.start(options, within: .seconds(90))
        restarts.append(clock.now - start)
    }

    func stop() async throws { try await server.stop() }
}
