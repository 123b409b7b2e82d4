import Glibc
import TestSupport
import Testing

/// Runs shell scripts on threads of their own, so that tests wait without holding up tasks.
enum Shell {
    struct Failure: Error, CustomStringConvertible {
        let script: String
        let code: Int32
        var description: String { "exit \(code): \(script)" }
    }

    /// Runs a script to its end; its words reach it as `$1`, `$2`.
    static func run(_ script: String, _ words: String...) async throws {
        let pid = try spawn(script, words, input: nil)
        let code = await wait(for: pid)
        guard code == 0 else { throw Failure(script: script, code: code) }
    }

    /// Starts a script with `input` as its standard input; the caller waits for the process.
    static func spawn(_ script: String, _ words: [String], input: Int32?) throws -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        if let input { posix_spawn_file_actions_adddup2(&actions, input, 0) }
        var pid = pid_t()
        let arguments = (["sh", "-c", script, "sh"] + words).map { strdup($0) } + [nil]
        defer { for argument in arguments { free(argument) } }
        let code = posix_spawn(&pid, "/bin/sh", &actions, nil, arguments, environ)
        guard code == 0 else { throw Failure(script: script, code: code) }
        return pid
    }

    static func wait(for pid: pid_t) async -> Int32 {
        await onThread {
            var status: Int32 = 0
            while waitpid(pid, &status, 0) < 0, errno == EINTR {}
            return status == 0 ? 0 : max(1, (status >> 8) & 0xFF)
        }
    }
}

/// Waits until a condition holds, and fails the test when it does not within the time.
func eventually(
    within limit: Duration = .seconds(20), _ what: Comment, sourceLocation: SourceLocation = #_sourceLocation,
    _ condition: () async throws -> Bool
) async rethrows {
    let end = ContinuousClock.now + limit
    while ContinuousClock.now < end {
        if try await condition() { return }
        try? await Task.sleep(for: .milliseconds(5))
    }
    Issue.record(what, sourceLocation: sourceLocation)
}
