import CLibpq
import Glibc

/// What epoll has to say, for the one thread that asks.
final class Poller {
    private let descriptor: Int32
    private var events = [epoll_event](repeating: epoll_event(), count: 64)

    init() {
        descriptor = epoll_create1(Int32(EPOLL_CLOEXEC))
        precondition(descriptor >= 0, "the process has no file descriptor left for epoll")
    }

    deinit { close(descriptor) }

    /// Watches a descriptor for input, and for room to write where asked; `token` comes back with its events.
    ///
    /// A descriptor closed and opened again under the same number is added anew: the kernel forgot the old one.
    func watch(_ watched: Int32, token: UInt64, forOutput: Bool) {
        var event = epoll_event()
        event.events = EPOLLIN.rawValue | (forOutput ? EPOLLOUT.rawValue : 0)
        event.data.u64 = token
        if epoll_ctl(descriptor, EPOLL_CTL_MOD, watched, &event) != 0 {
            epoll_ctl(descriptor, EPOLL_CTL_ADD, watched, &event)
        }
    }

    /// Takes a descriptor out before it is closed.
    func forget(_ watched: Int32) {
        var event = epoll_event()
        epoll_ctl(descriptor, EPOLL_CTL_DEL, watched, &event)
    }

    /// Sleeps until something happens or the time is over (-1: for ever), and hands over the tokens.
    func wait(milliseconds: Int32, _ body: (UInt64) -> Void) {
        let count = epoll_wait(descriptor, &events, Int32(events.count), milliseconds)
        for position in 0..<max(0, Int(count)) { body(events[position].data.u64) }
    }
}
