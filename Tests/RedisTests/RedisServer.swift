import Glibc
import Redis
import TestSupport

/// A redis-server of a test's own, on a UNIX socket in a directory of its own. Nothing of it outlives the value.
final class RedisServer {
    struct StartFailed: Error {}

    let directory: String
    private let arguments: [String]
    private var pid: pid_t = 0
    var socketPath: String { directory + "/redis.sock" }

    /// Starts a server and returns once it answers.
    init(_ extraArguments: [String] = []) async throws {
        var template = Array("/tmp/redis-tests-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw StartFailed() }
        directory = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        arguments = extraArguments
        try await start()
    }

    deinit {
        kill()
        for name in ["redis.sock", "redis.conf", "users.acl"] { unlink(directory + "/" + name) }
        rmdir(directory)
    }

    /// Starts the server again after ``kill()``.
    func start() async throws {
        let words =
            ["redis-server", "--port", "0", "--unixsocket", socketPath, "--save", "", "--appendonly", "no"]
            + ["--dir", directory, "--loglevel", "warning", "--logfile", "/dev/null"]
            + ["--enable-debug-command", "yes"] + arguments
        pid = try Self.spawn(words)
        let path = socketPath
        try await eventually { await onThread { Self.isListening(at: path) } }
    }

    /// Ends the server as a power cut would. Waits for no more than the kernel, as do those that follow.
    func kill() {
        guard pid > 0 else { return }
        Glibc.kill(pid, SIGKILL)
        waitpid(pid, nil, 0)
        pid = 0
    }

    /// Stops the server in its tracks: its sockets stay open and take bytes.
    func freeze() {
        Glibc.kill(pid, SIGSTOP)
        var status: Int32 = 0
        waitpid(pid, &status, WUNTRACED)
    }

    /// Lets a frozen server go on.
    func thaw() {
        Glibc.kill(pid, SIGCONT)
    }

    /// A configuration for this server, with pauses short enough for tests.
    func configuration(_ change: (inout RedisConfiguration) -> Void = { _ in }) -> RedisConfiguration {
        var configuration = RedisConfiguration(endpoint: .unix(path: socketPath))
        configuration.commandTimeout = .seconds(5)
        configuration.reconnectDelayBase = .milliseconds(10)
        configuration.reconnectDelayMax = .milliseconds(100)
        change(&configuration)
        return configuration
    }

    /// Blocks until the server answers.
    private static func isListening(at path: String) -> Bool {
        guard let probe = try? RawSocket(path: path) else { return false }
        return probe.exchange("PING\r\n") != nil
    }

    private static func spawn(_ words: [String]) throws -> pid_t {
        var pid = pid_t()
        var arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
        defer { for argument in arguments { free(argument) } }
        guard posix_spawnp(&pid, words[0], nil, nil, &arguments, environ) == 0 else { throw StartFailed() }
        return pid
    }
}
