/// A pinned connection, as a transaction holds it. It goes stale when the connection is dropped or given back.
struct Pin: Hashable, Sendable {
    let connection: Int
    let serial: UInt64
}

/// What is asked of the thread that serves the connections.
enum RequestKind: Sendable {
    /// A unit of its own, on any connection of the lane.
    case unit
    /// Take a connection for a transaction and begin it.
    case begin
    /// A unit within the transaction.
    case step(Pin)
    /// The last unit of the transaction; the connection goes back afterwards.
    case end(Pin, isCommit: Bool)
    /// `copy … from stdin`.
    case copyBegin(Pin, SQL)
    case copyChunk(Pin, [UInt8])
    /// Ends the copy; with an abort the server rolls it back.
    case copyEnd(Pin, isAbort: Bool)
    /// Told when every lane has a connection.
    case ready

    /// Whether it takes a place in its lane's queue.
    var isQueued: Bool {
        switch self {
        case .unit, .begin: true
        case .step, .end, .copyBegin, .copyChunk, .copyEnd, .ready: false
        }
    }

    var pin: Pin? {
        switch self {
        case .unit, .begin, .ready: nil
        case .step(let pin), .end(let pin, _), .copyBegin(let pin, _), .copyChunk(let pin, _), .copyEnd(let pin, _): pin
        }
    }
}

/// What a request brings back.
struct Reply: Sendable {
    var rows: [Rows] = []
    var pin: Pin?
}

typealias Outcome = Result<Reply, PostgresError>
#if DEBUG
/// Says so when a continuation is dropped or resumed twice, which the tests would then show.
typealias Continuation = CheckedContinuation<Outcome, Never>
#else
typealias Continuation = UnsafeContinuation<Outcome, Never>
#endif

/// Who is told of a request's outcome.
enum Waiter: Sendable {
    case task(Continuation)
    /// Called on the serving thread.
    case callback(@Sendable (Outcome) -> Void)

    func tell(_ outcome: Outcome) {
        switch self {
        case .task(let continuation): continuation.resume(returning: outcome)
        case .callback(let callback): callback(outcome)
        }
    }
}

/// One call on its way. Once submitted it belongs to the serving thread, which answers it exactly once.
final class Request: @unchecked Sendable {
    let kind: RequestKind
    let lane: Int
    let statements: [Statement]
    /// How many of the statements, at the start, are not the caller's: `begin`, the identity.
    let ownCount: Int
    let deadline: MonotonicTime
    let submittedAt: MonotonicTime
    /// Nil before the call waits, after it was answered, and where nobody waits.
    private var waiter: Waiter?

    // The rest is the serving thread's.
    private(set) var isAnswered = false
    var isAccepted = false
    var isCancelled = false
    /// The connection it was given to, -1 while it waits.
    var connection = -1
    var sentAt = MonotonicTime.distantFuture
    /// How many statements have been answered.
    var resultCount = 0
    var rows: [Rows] = []
    var failure: PostgresError?

    init(
        _ kind: RequestKind, lane: Int, statements: [Statement] = [], ownCount: Int = 0, deadline: MonotonicTime,
        now: MonotonicTime
    ) {
        self.kind = kind
        self.lane = lane
        self.statements = statements
        self.ownCount = ownCount
        self.deadline = deadline
        submittedAt = now
    }

    /// Set before the request is handed over.
    func waits(with waiter: Waiter?) { self.waiter = waiter }

    /// Marks the request answered. Nil when nobody waits: it was answered before, or nobody asked to know.
    func takeWaiter() -> Waiter? {
        isAnswered = true
        defer { waiter = nil }
        return waiter
    }

    /// Whether a lost answer leaves open if the work was committed: within a transaction only the commit itself does.
    var canCommit: Bool {
        switch kind {
        case .unit, .end(_, isCommit: true): true
        case .begin, .step, .end, .copyBegin, .copyChunk, .copyEnd, .ready: false
        }
    }
}
