import Synchronization

/// Texts that somebody waits for.
final class LocalJob: Sendable {
    typealias Waiter = CheckedContinuation<Result<[[Float]], EmbeddingError>, Never>

    let texts: [String]
    private let waiter: Mutex<Waiter?>

    init(_ texts: [String], _ waiter: Waiter) {
        self.texts = texts
        self.waiter = Mutex(waiter)
    }

    /// Whether somebody still waits.
    var isWanted: Bool { waiter.withLock { $0 != nil } }

    /// Tells whoever waits; only the first result counts.
    func finish(_ result: Result<[[Float]], EmbeddingError>) {
        waiter.withLock { $0.take() }?.resume(returning: result)
    }
}
