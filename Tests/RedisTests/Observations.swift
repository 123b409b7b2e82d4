import Synchronization

@testable import Redis

/// Everything observed, in order, and when.
final class Observations: Sendable {
    private let seen = Mutex<[(observation: RedisObservation, instant: ContinuousClock.Instant)]>([])

    var all: [RedisObservation] { seen.withLock { $0.map(\.observation) } }

    var observe: RedisObserver {
        { observation in self.seen.withLock { $0.append((observation, .now)) } }
    }

    /// When `observation` was last made. The client's thread makes it, so unlike the moment at which a test's task
    /// goes on, it does not depend on how busy the other tests are.
    func instant(of observation: RedisObservation) -> ContinuousClock.Instant? {
        seen.withLock { $0.last { $0.observation == observation }?.instant }
    }

    /// The same, waiting for it: the caller may go on a moment before the observation is told.
    func awaitedInstant(of observation: RedisObservation) async throws -> ContinuousClock.Instant {
        try await eventually { instant(of: observation) != nil }
        return instant(of: observation)!
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

    /// Returns once the thread has taken `count` commands, all of them unanswered: one that was answered is not
    /// counted any more when its caller goes on. Where there is a connection the thread writes them before it looks
    /// at anything else.
    func taken(_ count: Int) async throws {
        try await eventually { shared.intake.withLock { $0.commands == count && $0.waiting.isEmpty } }
    }
}
