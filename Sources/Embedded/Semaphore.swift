import Glibc

/// Lets one thread wait for another, once.
package final class Semaphore: @unchecked Sendable {
    private let semaphore: UnsafeMutablePointer<sem_t>

    package init() {
        semaphore = .allocate(capacity: 1)
        sem_init(semaphore, 0, 0)
    }

    deinit {
        sem_destroy(semaphore)
        semaphore.deallocate()
    }

    /// Lets one waiter go on.
    package func signal() { sem_post(semaphore) }

    /// Blocks this thread until the signal.
    package func wait() {
        while sem_wait(semaphore) != 0, errno == EINTR {}
    }

    /// Blocks this thread until the signal, at most for so many seconds; false when it did not come.
    package func wait(secondsMax: Int) -> Bool {
        var deadline = timespec()
        clock_gettime(CLOCK_REALTIME, &deadline)
        deadline.tv_sec += secondsMax
        while sem_timedwait(semaphore, &deadline) != 0 {
            guard errno == EINTR else { return false }
        }
        return true
    }
}
