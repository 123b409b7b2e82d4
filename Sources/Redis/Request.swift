import Synchronization

/// One call of a task: the bytes it sends, the replies it expects, and the task itself, resumed exactly once.
final class Request: Queueable, Sendable {
    typealias Outcome = Result<[RedisValue], RedisError>
    private enum State { case new, waiting(CheckedContinuation<Outcome, Never>), finished }

    let name: String
    let encoded: [UInt8]
    let replyCount: Int
    let submitted: Instant
    let deadline: Instant
    private let state = Mutex(State.new)

    init(name: String, encoded: [UInt8], replyCount: Int, submitted: Instant, timeout: Duration) {
        self.name = name
        self.encoded = encoded
        self.replyCount = replyCount
        self.submitted = submitted
        deadline = submitted + timeout
    }

    var isAbandoned: Bool {
        state.withLock { state in
            if case .finished = state { return true }
            return false
        }
    }

    /// Stores who waits. False where the call was cancelled before it began; then the task is resumed already.
    func await(_ continuation: CheckedContinuation<Outcome, Never>) -> Bool {
        let isNew = state.withLock { state in
            guard case .new = state else { return false }
            state = .waiting(continuation)
            return true
        }
        if !isNew { continuation.resume(returning: .failure(.cancelled)) }
        return isNew
    }

    /// Resumes the task unless that has happened. True where it had not.
    @discardableResult
    func finish(_ outcome: Outcome) -> Bool {
        let before = state.withLock { state in
            defer { state = .finished }
            return state
        }
        if case .waiting(let continuation) = before { continuation.resume(returning: outcome) }
        if case .finished = before { return false }
        return true
    }
}
