import Glibc

/// Nanoseconds of the machine's monotonic clock, the same in every process.
package enum Monotonic {
    package static var now: Int64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }

    package static let second: Int64 = 1_000_000_000
    package static let millisecond: Int64 = 1_000_000
}
