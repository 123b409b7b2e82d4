import Redis
import Synchronization

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
}
