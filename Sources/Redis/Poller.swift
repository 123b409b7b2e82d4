import Glibc

/// Waits for a socket, a wake-up or a moment, whichever is first.
enum Poller {
    /// Returns what the socket is ready for: 0 for nothing. `socket` nil waits for the others alone, `deadline` nil
    /// for as long as it takes.
    static func wait(_ socket: pollfd?, wakeup: Wakeup, until deadline: Instant?) -> Int16 {
        // A negative descriptor is skipped by the kernel.
        var entries = [
            pollfd(fd: wakeup.descriptor, events: Int16(POLLIN), revents: 0),
            socket ?? pollfd(fd: -1, events: 0, revents: 0),
        ]
        guard poll(&entries, nfds_t(entries.count), milliseconds(until: deadline)) > 0 else { return 0 }
        if entries[0].revents != 0 { wakeup.clear() }
        return entries[1].revents
    }

    /// Rounded up: woken too early, a loop would spin until its moment comes.
    private static func milliseconds(until deadline: Instant?) -> Int32 {
        guard let deadline else { return -1 }
        let (seconds, attoseconds) = (deadline - .now).components
        guard seconds >= 0, attoseconds >= 0 else { return 0 }
        return Int32(min(seconds, 3_600) * 1_000 + (attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000)
    }
}
