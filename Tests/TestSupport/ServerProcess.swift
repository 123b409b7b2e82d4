package import Embedded
package import Glibc
import Synchronization
import Testing

/// A `groupd` as it was built, run as a process of its own. It gets SIGKILL should this process die.
package final class ServerProcess: Sendable {
    /// Where SwiftPM puts the program: next to the tests.
    package static let program = FileSystem.parent(of: FileSystem.resolved("/proc/self/exe") ?? "") + "/groupd"

    private let child = Mutex<ChildProcess?>(nil)
    private let exit = Mutex<ChildProcess.Exit?>(nil)
    private let output: String

    /// Starts it with these arguments, printing into the file `output`.
    package init(
        _ arguments: [String], output: String, program: String = ServerProcess.program, account: Account? = nil
    ) throws {
        self.output = output
        let child = try ChildProcess.spawn(Command(program, arguments, account: account, output: output)) { exit in
            self.exit.withLock { $0 = exit }
        }
        self.child.withLock { $0 = child }
    }

    /// The process's number while it runs.
    package var pid: pid_t? { child.withLock { $0?.pid } }

    /// What it printed so far, on standard output and standard error.
    package var lines: [Substring] {
        (FileSystem.read(output) ?? "").split(separator: "\n")
    }

    /// Waits for the ready line, and returns the address in it.
    @discardableResult
    package func ready() async throws -> Substring {
        let start = "groupd is ready at "
        try await eventually("the server is ready", within: .seconds(120)) {
            lines.contains { $0.hasPrefix(start) } || ended != nil
        }
        let line = try #require(lines.first { $0.hasPrefix(start) }, "\(lines)")
        return line.dropFirst(start.count)
    }

    /// How it ended; nil while it runs.
    package var ended: ChildProcess.Exit? { exit.withLock { $0 } }

    /// Waits for its end.
    package func end(within limit: Duration = .seconds(60)) async throws -> ChildProcess.Exit {
        try await eventually("the process ends", within: limit) { ended != nil }
        return try #require(ended)
    }

    package func send(_ signal: Int32) {
        child.withLock { $0 }?.send(signal)
    }

    /// Asks it to go down, and waits until it has.
    package func stop() async throws {
        send(SIGTERM)
        #expect(try await end() == .code(0), "\(lines)")
    }
}
