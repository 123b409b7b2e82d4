import CEncoder
import Glibc

/// A thread of our own: arithmetic must never hold up Swift's cooperative threads.
enum WorkThread {
    private static let stackBytes = 1 << 20

    private final class Body {
        let run: @Sendable () -> Void
        init(_ run: @escaping @Sendable () -> Void) { self.run = run }
    }

    /// Runs `body` on a new detached thread called `name` (at most 15 bytes), which takes no signals. With
    /// `yieldsToAll` it runs only while no other thread of the machine wants to; where the system refuses that, as the
    /// nicest of all. Whether there was a thread to be had; if not, `body` never runs.
    static func start(_ name: String, yieldsToAll: Bool, _ body: @escaping @Sendable () -> Void) -> Bool {
        let context = Unmanaged.passRetained(
            Body {
                blockSignals()
                groupd_encoder_name_thread(name)
                // On Linux this is the priority of the calling thread alone.
                if yieldsToAll, groupd_encoder_yield_to_all() == 0 { setpriority(CInt(PRIO_PROCESS.rawValue), 0, 19) }
                body()
            })
        // Raw, since with libpq's module in sight the compiler is not sure whose initializer this is.
        let code = withUnsafeTemporaryAllocation(of: pthread_attr_t.self, capacity: 1) { attributes in
            let attributes = attributes.baseAddress!
            pthread_attr_init(attributes)
            defer { pthread_attr_destroy(attributes) }
            pthread_attr_setdetachstate(attributes, CInt(PTHREAD_CREATE_DETACHED))
            pthread_attr_setstacksize(attributes, stackBytes)
            var thread = pthread_t()
            return pthread_create(
                &thread, attributes,
                { context in
                    Unmanaged<Body>.fromOpaque(context!).takeRetainedValue().run()
                    return nil
                }, context.toOpaque())
        }
        if code != 0 { context.release() }
        return code == 0
    }

    private static func blockSignals() {
        var all = sigset_t()
        sigfillset(&all)
        // Crashes stay crashes, with a backtrace.
        for signal in [SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGTRAP, SIGABRT] { sigdelset(&all, signal) }
        pthread_sigmask(SIG_SETMASK, &all, nil)
    }
}
