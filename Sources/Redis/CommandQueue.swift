/// What a queue must know of a request.
protocol Queueable {
    /// Past it the caller is told that time is up.
    var deadline: Instant { get }
    /// Replies that belong to it.
    var replyCount: Int { get }
    /// Nobody waits any more: not worth sending if that has not happened yet.
    var isAbandoned: Bool { get }
}

/// Requests in the order of their replies: first those waiting to be written, then those in flight. It decides which
/// reply is whose, so an in-flight request keeps its place until it is answered or the connection is gone.
struct CommandQueue<Request: Queueable> {
    struct InFlight {
        let request: Request
        var replies: [RedisValue] = []
    }
    enum Receipt { case unexpected, partial, complete(Request, [RedisValue]) }
    /// Whose time is up. Where one of them was in flight, its reply may still come: the connection must go,
    /// and `lost` are the others that go with it.
    struct Expiry { var waiting: [Request] = [], inFlight: [Request] = [], lost: [Request] = [] }

    private var waiting = FIFO<Request>()
    private var inFlight = FIFO<InFlight>()
    /// No deadline is earlier; it may be that of a request long gone, which costs one look.
    private(set) var earliestDeadline: Instant?

    var isEmpty: Bool { waiting.isEmpty && inFlight.isEmpty }

    mutating func enqueue(_ request: Request) {
        waiting.append(request)
        note(request.deadline)
    }

    /// The next request to write, now in flight. Abandoned ones come out too, and keep no place.
    mutating func next() -> Request? {
        guard let request = waiting.popFirst() else { return nil }
        if !request.isAbandoned { inFlight.append(InFlight(request: request)) }
        return request
    }

    /// Gives a reply to the oldest request in flight.
    mutating func receive(_ reply: RedisValue) -> Receipt {
        let isComplete = inFlight.updateFirst { slot in
            slot.replies.append(reply)
            return slot.replies.count == slot.request.replyCount
        }
        guard let isComplete else { return .unexpected }
        guard isComplete, let slot = inFlight.popFirst() else { return .partial }
        return .complete(slot.request, slot.replies)
    }

    /// Takes out whose deadline passed, and with one in flight all in flight.
    mutating func expire(at now: Instant) -> Expiry {
        guard let earliestDeadline, earliestDeadline <= now else { return Expiry() }
        var expiry = Expiry()
        expiry.waiting = waiting.removeAll { $0.deadline <= now }
        var isStalled = false
        inFlight.forEach { isStalled = isStalled || $0.request.deadline <= now }
        if isStalled {
            for request in dropInFlight() {
                if request.deadline <= now { expiry.inFlight.append(request) } else { expiry.lost.append(request) }
            }
        }
        recomputeDeadline()
        return expiry
    }

    /// Empties what is in flight.
    mutating func dropInFlight() -> [Request] {
        inFlight.removeAll().map(\.request)
    }

    /// Empties what waits.
    mutating func dropWaiting() -> [Request] {
        waiting.removeAll()
    }

    private mutating func note(_ deadline: Instant) {
        earliestDeadline = min(deadline, earliestDeadline ?? deadline)
    }

    private mutating func recomputeDeadline() {
        var earliest: Instant?
        waiting.forEach { earliest = min($0.deadline, earliest ?? $0.deadline) }
        inFlight.forEach { earliest = min($0.request.deadline, earliest ?? $0.request.deadline) }
        earliestDeadline = earliest
    }
}
