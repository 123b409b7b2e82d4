import Synchronization

/// The latest status of a service: read at any time without waiting, and followed by streams.
///
/// A stream holds one status: a slow reader sees the newest, never a queue of old ones.
final class StatusBoard: Sendable {
    private struct Content {
        var status = ServiceStatus()
        var followers: [Int: AsyncStream<ServiceStatus>.Continuation] = [:]
        var followersMade = 0
    }

    private let content = Mutex(Content())

    var status: ServiceStatus { content.withLock { $0.status } }

    /// Replaces the status and tells the followers, unless nothing changed.
    func post(_ status: ServiceStatus) {
        content.withLock { content in
            guard content.status != status else { return }
            content.status = status
            for follower in content.followers.values { follower.yield(status) }
        }
    }

    /// The status now and each later one, until the reader's task is cancelled.
    func statuses() -> AsyncStream<ServiceStatus> {
        let (stream, continuation) = AsyncStream.makeStream(
            of: ServiceStatus.self, bufferingPolicy: .bufferingNewest(1))
        let number = content.withLock { content in
            content.followersMade += 1
            content.followers[content.followersMade] = continuation
            continuation.yield(content.status)
            return content.followersMade
        }
        continuation.onTermination = { [weak self] _ in
            self?.forget(number)
        }
        return stream
    }

    private func forget(_ number: Int) {
        content.withLock { _ = $0.followers.removeValue(forKey: number) }
    }
}
