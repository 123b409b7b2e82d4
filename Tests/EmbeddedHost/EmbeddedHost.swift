import Embedded
import Glibc
import Logging

/// A server process in miniature, for tests that need one to kill, or one that runs as another user.
///
/// Runs PostgreSQL and Redis on the data directory that its argument names, prints a line about each, and
/// stops them on SIGTERM. Whatever goes wrong is printed as one line, with exit code 1.
@main
struct EmbeddedHost {
    static func main() async {
        signal(SIGTERM) { _ in termination.signal() }
        let logger = Logger(label: "host", factory: { _ in SwiftLogNoOpLogHandler() })
        do {
            let data = try DataDirectory(path: CommandLine.arguments[1])
            let postgres = EmbeddedPostgres(dataDirectory: data, logger: logger)
            let redis = EmbeddedRedis(dataDirectory: data, logger: logger)
            let connection = try await postgres.start()
            let socket = try await redis.start()
            say("postgres \(await postgres.process?.pid ?? 0) \(connection.socketDirectory) \(connection.dataPath)")
            say("redis \(await redis.process?.pid ?? 0) \(socket)")
            say("ready")
            termination.wait()
            await redis.stop()
            await postgres.stop()
            say("stopped")
            // Without the exit handlers: one of them would write a coverage profile to wherever we stand.
            _exit(0)
        } catch {
            say("error \(error)")
            _exit(1)
        }
    }
}

/// Prints a line at once, also into a pipe.
private func say(_ line: String) {
    print(line)
    fflush(nil)
}

/// Told by SIGTERM. Posting a semaphore is one of the few things that a signal handler may do.
private let termination = Semaphore()
