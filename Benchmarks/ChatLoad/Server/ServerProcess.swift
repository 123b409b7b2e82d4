import Embedded
import Foundation

/// A `groupd serve` of our own, on a data directory of its own: started, killed, started again.
package final class ServerProcess: Sendable {
    package struct Options: Sendable {
        /// The program.
        package var program: String
        package var dataDirectory: String
        package var port: Int
        /// Settings as on the command line, without the leading dashes.
        package var settings: [String: String]

        package init(program: String, dataDirectory: String, port: Int, settings: [String: String] = [:]) {
            self.program = program
            // Absolute: PostgreSQL takes a host that does not begin with a slash for a name.
            self.dataDirectory = URL(fileURLWithPath: dataDirectory).path
            self.port = port
            self.settings = Self.raised.merging(settings) { $1 }
        }

        /// The limits of people, out of the way of a load.
        static let raised = [
            "limits.messages_per_minute": "1000000000", "limits.commands_per_minute": "1000000000",
            "limits.burst": "1000000", "limits.connections_per_user": "100000", "limits.sends_in_flight": "20000",
            "limits.registrations_per_hour": "1000000", "limits.logins_per_minute": "1000000",
            "limits.replay_events": "100000", "auth.access_token_seconds": "86400", "metrics.listen": "",
            "log.level": "warning",
        ]
    }

    package enum Failure: Error {
        case notReady(after: Duration, output: String)
        case commandFailed(String)
    }

    package let options: Options
    private let child: ChildProcess
    /// From the start of the process to the line that says that it serves.
    package let startDuration: Duration

    package var pid: Int32? { child.pid }

    /// Starts it, and returns when it says that it can serve.
    package static func start(_ options: Options, within limit: Duration = .seconds(60)) async throws -> ServerProcess {
        try FileManager.default.createDirectory(atPath: options.dataDirectory, withIntermediateDirectories: true)
        let output = options.dataDirectory + "/serve.log"
        let before = (try? String(contentsOfFile: output, encoding: .utf8))?.utf8.count ?? 0
        let clock = ContinuousClock()
        let start = clock.now
        let child = try ChildProcess.spawn(
            Command(options.program, arguments(options), deathSignal: .terminate, output: output)
        ) { _ in }
        while true {
            let text = (try? String(contentsOfFile: output, encoding: .utf8)) ?? ""
            let printed = String(decoding: text.utf8.dropFirst(before), as: UTF8.self)
            if printed.contains("groupd is ready at ") { break }
            guard clock.now - start < limit, child.pid != nil else {
                child.send(SIGKILL)
                throw Failure.notReady(after: clock.now - start, output: String(printed.suffix(2_000)))
            }
            try await Task.sleep(for: .milliseconds(10))
        }
        return ServerProcess(options: options, child: child, startDuration: clock.now - start)
    }

    private init(options: Options, child: ChildProcess, startDuration: Duration) {
        self.options = options
        self.child = child
        self.startDuration = startDuration
    }

    private static func arguments(_ options: Options) -> [String] {
        let settings = options.settings.sorted { $0.key < $1.key }.map { "--\($0.key)=\($0.value)" }
        return ["serve", "--data-dir", options.dataDirectory, "--http.listen", "127.0.0.1:\(options.port)"] + settings
    }

    package func send(_ signal: Int32) { child.send(signal) }

    /// Ends it as an operator would, and waits until it is gone.
    package func stop(within limit: Duration = .seconds(30)) async throws {
        child.send(SIGTERM)
        try await waitForEnd(within: limit)
    }

    /// Waits until the process is gone; past the limit it is killed.
    package func waitForEnd(within limit: Duration) async throws {
        let deadline = ContinuousClock.now + limit
        while child.pid != nil {
            if ContinuousClock.now > deadline { child.send(SIGKILL) }
            try await Task.sleep(for: .milliseconds(10))
        }
    }

    /// The main process of its PostgreSQL, while there is one.
    package var postgresPID: Int32? {
        pid.flatMap { ProcessTree.children(of: $0, named: "postgres").first }
    }

    /// Its Redis, while there is one.
    package var redisPID: Int32? {
        pid.flatMap { ProcessTree.children(of: $0, named: "redis-server").first }
    }

    /// Where the database's files are.
    package var socketDirectory: String { options.dataDirectory + "/run/postgres" }
}
