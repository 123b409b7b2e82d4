import CHiredis
import Glibc

/// Ends another thread's `poll`. Signals given while nobody looks are kept, as one.
final class Wakeup: Sendable {
    /// Readable once signalled.
    let descriptor: Int32

    /// Throws `errno` where the process has no descriptor left.
    init() throws(RedisOutage) {
        descriptor = eventfd(0, Int32(EFD_CLOEXEC) | Int32(EFD_NONBLOCK))
        guard descriptor >= 0 else { throw .system(errno) }
    }

    deinit {
        close(descriptor)
    }

    /// From any thread; never blocks.
    func signal() {
        eventfd_write(descriptor, 1)
    }

    /// Forgets what was signalled.
    func clear() {
        var count: eventfd_t = 0
        eventfd_read(descriptor, &count)
    }
}
