import Synchronization

/// Hashes and verifies passwords on threads of its own, so that logins never hold up an event loop or
/// the cooperative pool.
///
/// Work waits in order in a bounded queue; beyond the bound it is refused at once with
/// ``PasswordHasherError/overloaded``. A task that is cancelled while its work waits gets a
/// `CancellationError` and its place is free; work that has begun runs to its end.
///
/// Memory in use is at most one hash per thread. When the value goes away its threads end.
public final class PasswordHasher: Sendable {
    /// What new hashes cost, and what a login of an unknown user costs.
    public let parameters: PasswordHash.Parameters
    let line: Line
    private let dummy: PasswordHash
    private let ids = Atomic<UInt64>(0)

    /// Starts `threadCount` threads, before which at most `waitingCountMax` pieces of work may wait.
    public init(parameters: PasswordHash.Parameters = .default, threadCount: Int = 1, waitingCountMax: Int = 32) {
        precondition(threadCount >= 1, "a password hasher needs a thread")
        precondition(waitingCountMax >= 0, "a queue cannot be shorter than empty")
        self.parameters = parameters
        // Never compared with success: its key is random and belongs to no password.
        dummy = PasswordHash(
            parameters: parameters, salt: SecureRandom.bytes(PasswordHash.saltByteCount),
            key: SecureRandom.bytes(PasswordHash.keyByteCount))
        line = Line(threadCount: threadCount, waitingCountMax: waitingCountMax)
    }

    deinit { line.shutDown() }

    /// The text to store for `password`.
    public func hash(_ password: String) async throws -> String {
        let parameters = parameters
        return try await perform { PasswordHash.hash(password, parameters: parameters) }
    }

    /// Whether `password` is the one behind `stored`. Text that is no hash costs as much as one and mismatches.
    public func verify(_ password: String, against stored: String) async throws -> PasswordHash.Verdict {
        guard let hash = PasswordHash(stored) else {
            try await verifyDummy(password)
            return .mismatch
        }
        return try await perform { hash.verify(password) }
    }

    /// Costs exactly what ``verify(_:against:)`` costs and tells nothing: for a login of a user who does not
    /// exist, so that the answer's time does not tell that.
    public func verifyDummy(_ password: String) async throws {
        let dummy = dummy
        _ = try await perform { dummy.verify(password) }
    }

    /// Whether `stored` should be replaced at the next successful login.
    public func needsRehash(_ stored: String) -> Bool {
        PasswordHash.needsRehash(stored, parameters: parameters)
    }

    /// Work under way and waiting, for metrics.
    public var load: PasswordHasherLoad { line.load }

    /// Ends the threads after the work they have begun; what waits throws ``PasswordHasherError/shutDown``.
    public func shutDown() { line.shutDown() }

    private func perform<Result: Sendable>(_ work: @escaping @Sendable () -> Result) async throws -> Result {
        let id = ids.add(1, ordering: .relaxed).newValue
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Result, any Error>) in
                line.submit(
                    .init(run: { continuation.resume(returning: work()) }, fail: continuation.resume(throwing:)),
                    id: id)
                // A cancellation from before the submission found nothing to remove.
                if Task.isCancelled { line.cancel(id) }
            }
        } onCancel: {
            line.cancel(id)
        }
    }
}

/// How busy a ``PasswordHasher`` is.
public struct PasswordHasherLoad: Hashable, Sendable {
    /// Pieces of work being done.
    public var runningCount: Int
    /// Pieces of work in the queue.
    public var waitingCount: Int
}

/// Why a ``PasswordHasher`` did not do what it was asked to.
public enum PasswordHasherError: Error, Hashable, Sendable {
    /// The queue is full. Nothing was computed; try again later.
    case overloaded
    /// The hasher has been shut down.
    case shutDown
}
