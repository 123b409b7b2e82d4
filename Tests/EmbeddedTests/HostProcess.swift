import Embedded
import Glibc
import TestSupport
import Testing

/// An `EmbeddedHost`: a process that runs both servers, for tests that need one to kill.
struct HostProcess {
    private let child: ChildProcess
    private let output: String

    /// What it said about its servers once they were ready.
    struct Ready {
        var postmaster: pid_t
        var connection: (socketDirectory: String, dataPath: String)
        var redis: pid_t
        var redisSocket: String
    }

    /// Starts a host on the data directory. It gets SIGKILL should this process die.
    static func start(data: String, program: String = Self.program, account: Account? = nil) throws -> HostProcess {
        let output = "\(FileSystem.resolved(program) ?? program).\(UInt32.random(in: 0 ... .max)).log"
        let child = try ChildProcess.spawn(
            Command(program, [data], account: account, output: output), onExit: { _ in })
        return HostProcess(child: child, output: output)
    }

    /// Where SwiftPM puts the program: next to the tests.
    static let program =
        (FileSystem.resolved("/proc/self/exe") ?? "").split(separator: "/").dropLast()
        .reduce(into: "") { $0 += "/" + $1 } + "/EmbeddedHost"

    /// The lines printed so far.
    var lines: [[Substring]] {
        (FileSystem.read(output) ?? "").split(separator: "\n").map { $0.split(separator: " ") }
    }

    /// Waits until both servers accept connections.
    func ready() async throws -> Ready {
        try await eventually("both servers are ready", within: .seconds(60)) {
            self.lines.contains(["ready"]) || child.pid == nil
        }
        let lines = self.lines
        let postgres = try #require(lines.first { $0[0] == "postgres" }, "\(lines)")
        let redis = try #require(lines.first { $0[0] == "redis" }, "\(lines)")
        return Ready(
            postmaster: try #require(pid_t(postgres[1])),
            connection: (String(postgres[2]), String(postgres[3])),
            redis: try #require(pid_t(redis[1])), redisSocket: String(redis[2]))
    }

    /// Waits for the end of a host that refuses to run, and returns its sentence.
    func refusal() async throws -> String {
        try await eventually("the host ends by itself") { child.pid == nil }
        return lines.map { $0.joined(separator: " ") }.joined(separator: "\n")
    }

    /// Asks it to stop its servers and end, and waits until it did.
    func stop() async throws {
        child.send(Signal.terminate)
        try await eventually("the host stops its servers and ends", within: .seconds(60)) { child.pid == nil }
        #expect(lines.last == ["stopped"])
    }

    /// Kills it as the kernel would.
    func kill() async throws {
        child.send(Signal.kill)
        try await eventually("the host is gone") { child.pid == nil }
    }

    func removeOutput() { FileSystem.remove(output) }
}

/// True while the process exists and has not ended.
func isAlive(_ pid: pid_t) -> Bool {
    guard let status = FileSystem.read("/proc/\(pid)/stat") else { return false }
    // The state follows the name, which may hold anything and ends at the last bracket.
    return status.split(separator: ")").last?.first { $0 != " " } != "Z"
}
