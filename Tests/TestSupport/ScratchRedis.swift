import Embedded
import Glibc
package import Redis
import Synchronization
import Testing

/// A Redis of a test's own, with the rights that the embedded one gives the server; to be killed, stopped and started.
package final class ScratchRedis: Sendable {
    private let socket: String
    private let process = Mutex<ChildProcess?>(nil)

    private init(directory: String) {
        socket = directory + "/redis.sock"
    }

    /// Runs `body` while a new one runs.
    package static func with<R>(_ body: (ScratchRedis) async throws -> R) async throws -> R {
        try await ScratchDirectory.with("redis") { directory in
            let redis = ScratchRedis(directory: directory)
            try await redis.start()
            do {
                let result = try await body(redis)
                await redis.kill()
                return result
            } catch {
                await redis.kill()
                throw error
            }
        }
    }

    /// How to connect to it as the server does.
    package var configuration: RedisConfiguration {
        RedisConfiguration(
            endpoint: .unix(path: socket), credentials: RedisCredentials(user: EmbeddedRedis.user, password: ""))
    }

    /// Starts it, empty, and returns once it answers.
    package func start() async throws {
        unlink(socket)
        let started = try ChildProcess.spawn(
            Command(
                "/usr/bin/redis-server",
                [
                    "--port", "0", "--unixsocket", socket, "--save", "", "--appendonly", "no", "--logfile", "",
                    "--user", EmbeddedRedis.user, "on", "nopass", "~groupd:*", "&groupd:*", "+@all", "-@dangerous",
                    "-@scripting", "-@admin",
                ])
        ) { _ in }
        process.withLock { $0 = started }
        let client = try RedisClient(configuration)
        try await eventually("Redis answers") { (try? await client.send(["PING"])) != nil }
        await client.shutdown()
    }

    /// Ends it as a power cut would.
    package func kill() async {
        signal(SIGCONT)
        signal(SIGKILL)
        try? await eventually("Redis is gone") { process.withLock { $0?.pid } == nil }
    }

    package var isRunning: Bool { process.withLock { $0?.pid } != nil }

    /// Stops it in its tracks: it takes what it is sent and answers nothing.
    package func freeze() { signal(SIGSTOP) }

    package func thaw() { signal(SIGCONT) }

    private func signal(_ signal: Int32) {
        process.withLock { $0?.send(signal) }
    }
}
