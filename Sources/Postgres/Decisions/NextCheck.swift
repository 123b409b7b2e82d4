/// The one moment at which all deadlines are looked at again.
///
/// Nearly every deadline is met, so a heap would do its work for nothing. Instead the earliest moment that could
/// matter is remembered; when it comes, whoever is left is looked through once and gives the next. The cost is a
/// comparison for each request and one pass over what waits for each deadline that passes.
struct NextCheck {
    private(set) var time = MonotonicTime.distantFuture

    /// Something will be due by then.
    mutating func note(_ moment: MonotonicTime) { if moment < time { time = moment } }

    /// Whether the pass is due. It is forgotten then: the pass notes the next moment.
    mutating func take(now: MonotonicTime) -> Bool {
        guard time <= now else { return false }
        time = .distantFuture
        return true
    }

    /// Milliseconds to sleep, rounded up so that the moment has come on waking; -1 for ever.
    func timeoutMilliseconds(now: MonotonicTime) -> Int32 {
        guard time != .distantFuture else { return -1 }
        guard time > now else { return 0 }
        let wait = (time.nanoseconds - now.nanoseconds + 999_999) / 1_000_000
        return Int32(clamping: wait)
    }
}
