import Synchronization

@testable import Redis

/// Everything observed, in order.
final class Observations: Sendable {
    private let seen = Mutex<[RedisObservation]>([])

    var all: [RedisObservation] { seen.withLock { $0 } }

    var observe: RedisObserver {
        { observation in self.seen.withLock { $0.append(observation) } }
    }

    func count(where matches: (RedisObservation) -> Bool) -> Int {
        all.count(where: matches)
    }
}

extension RedisClient {
    /// Why a call had no reply; nil where it had one.
    func failure(_ command: RedisCommand, timeout: Duration? = nil) async -> RedisError? {
        do throws(RedisError) {
            _ = try await send(command, timeout: timeout)
            return nil
        } catch {
            return error
        }
    }

    /// Returns once the thread has taken `count` commands, all of them unanswered. Where there is a connection it
    /// writes them before it looks at anything else.
    func taken(_ count: Int) async throws {
        try await eventually { shared.intake.withLock { $0.commands == count && $0.waiting.isEmpty } }
    }
}
