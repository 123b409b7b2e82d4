import CHiredis
import Glibc

/// Threads of our own, for calls that block: Swift's cooperative threads must never wait in `poll`.
enum WorkerThread {
    private final class Body {
        let run: @Sendable () -> Void
        init(_ run: @escaping @Sendable () -> Void) { self.run = run }
    }

    /// Reads replies with nested arrays of bounded depth: half a megabyte is ample.
    private static let stackBytes = 512 << 10

    /// Runs `body` on a new detached thread called `name` (at most 15 bytes). Throws `errno` where the system
    /// has no thread left; then `body` never runs.
    static func start(_ name: String, _ body: @escaping @Sendable () -> Void) throws(RedisOutage) {
        var attributes = pthread_attr_t()
        pthread_attr_init(&attributes)
        defer { pthread_attr_destroy(&attributes) }
        pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
        pthread_attr_setstacksize(&attributes, stackBytes)
        let context = Unmanaged.passRetained(
            Body {
                chiredis_name_this_thread(name)
                body()
            })
        var thread = pthread_t()
        let code = withSignalsBlocked {
            pthread_create(&thread, &attributes, { Self.enter($0) }, context.toOpaque())
        }
        guard code == 0 else {
            context.release()
            throw .system(code)
        }
    }

    private static func enter(_ context: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
        guard let context else { return nil }
        Unmanaged<Body>.fromOpaque(context).takeRetainedValue().run()
        return nil
    }

    /// A thread inherits its mask: signals are for threads that were made to receive them.
    private static func withSignalsBlocked(_ body: () -> Int32) -> Int32 {
        var all = sigset_t()
        var before = sigset_t()
        sigfillset(&all)
        pthread_sigmask(SIG_SETMASK, &all, &before)
        defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
        return body()
    }
}
