package import Glibc
import Synchronization

/// A child process, from its start until it has been waited for.
///
/// Each child has a thread of its own that spawns it and then waits for it. A death signal is tied to the
/// thread that spawned, so that thread must live as long as the child; here it cannot do otherwise.
package final class ChildProcess: Sendable {
    /// How a process ended.
    package enum Exit: Equatable, Sendable {
        case code(Int32)
        case signal(Int32)
    }

    private enum State {
        case new
        case running(pid_t)
        case failed(EmbeddedError)
        case ended
    }

    private let state = Mutex(State.new)

    private init() {}

    /// Starts the command. `onExit` is called once, on the child's thread, after the process was reaped.
    ///
    /// Waits for the spawn (a millisecond), so that the process exists when this returns.
    package static func spawn(
        _ command: Command, onExit: @escaping @Sendable (Exit) -> Void
    ) throws(EmbeddedError) -> ChildProcess {
        let child = ChildProcess()
        let spawned = Semaphore()
        try ServiceThread.start {
            guard let pid = child.begin(command) else { return spawned.signal() }
            spawned.signal()
            onExit(child.reap(pid))
        }
        spawned.wait()
        if let error = child.state.withLock({ if case .failed(let error) = $0 { error } else { nil } }) { throw error }
        return child
    }

    /// Runs the command to its end. Not cancelled with the task: use it for what ends soon.
    package static func run(_ command: Command) async -> Exit {
        await withCheckedContinuation { continuation in
            do {
                _ = try spawn(command) { continuation.resume(returning: $0) }
            } catch {
                // As a shell would say: the command could not be executed.
                continuation.resume(returning: .code(127))
            }
        }
    }

    /// The process's number while it runs; nil afterwards.
    package var pid: pid_t? {
        state.withLock { if case .running(let pid) = $0 { pid } else { nil } }
    }

    /// Sends the signal, unless the process is gone: a number that was reaped may be someone else's by now.
    package func send(_ signal: Int32) {
        state.withLock { if case .running(let pid) = $0 { _ = kill(pid, signal) } }
    }

    private func begin(_ command: Command) -> pid_t? {
        do throws(EmbeddedError) {
            let pid = try command.spawn()
            state.withLock { $0 = .running(pid) }
            return pid
        } catch {
            state.withLock { $0 = .failed(error) }
            return nil
        }
    }

    private func reap(_ pid: pid_t) -> Exit {
        var information = siginfo_t()
        while waitid(P_PID, id_t(pid), &information, WEXITED | WNOWAIT) != 0, errno == EINTR {}
        // Reaped under the lock that `send` takes, for the number is free from then on.
        return state.withLock { state in
            var status: Int32 = 0
            while waitpid(pid, &status, 0) < 0, errno == EINTR {}
            state = .ended
            return status & 0x7f == 0 ? .code((status >> 8) & 0xff) : .signal(status & 0x7f)
        }
    }
}
