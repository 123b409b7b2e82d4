internal import Embeddings
internal import GroupChat
internal import Logging
internal import Postgres
internal import Redis
internal import Synchronization

/// Tells an operator what is observed: what changed for the worse and for the better as it happens, the rest at
/// `debug`. Names, codes and counts only. Single connections are told by the adapters' own loggers.
final class LogInterpreter: Sendable {
    /// A statement that takes longer is told of.
    static let slowAfter = Duration.seconds(1)

    private let logger: Logger
    // Observed on one thread; told once when a lane goes down and once when it is back, not for each attempt.
    private let outages = Mutex(LaneOutages())

    init(logger: Logger) { self.logger = logger }

    func take(_ observation: ChatObservation) {
        switch observation {
        case .batchCommitted(let drafts, let messages, let duration):
            logger.debug(
                "Committed a batch",
                metadata: [
                    "batch.drafts": "\(drafts)", "batch.messages": "\(messages)",
                    "batch.duration_ms": "\(duration / .milliseconds(1))",
                ])
        case .batchFailed(let error):
            logger.warning("A batch was not committed", metadata: ["postgres.error": "\(error)"])
        case .draftsRefused(let count, .internal):
            logger.error("Refused drafts for a fault of the server", metadata: ["draft.count": "\(count)"])
        case .draftsRefused(let count, let error):
            logger.info("Refused drafts", metadata: ["draft.count": "\(count)", "draft.refusal": "\(error)"])
        }
    }

    func take(_ observation: Indexer.Observation) {
        switch observation {
        case .failed(let error, let again):
            logger.log(
                level: again ? .debug : .warning, "Messages wait to be indexed",
                metadata: ["index.error": "\(error)"])
        case .recovered: logger.info("Messages are indexed again")
        case .serves(let model):
            logger.notice("Search by meaning goes by another model now", metadata: ["embeddings.model": "\(model)"])
        }
    }

    func take(_ observation: AccountObservation) {
        switch observation {
        case .registered(let user): logger.info("Registered", metadata: ["user.id": "\(user)"])
        case .loggedIn(let user): logger.info("Logged in", metadata: ["user.id": "\(user)"])
        case .refreshTokenReused(let user, let session):
            logger.warning(
                "A spent refresh credential came again: the session is ended",
                metadata: ["user.id": "\(user)", "session.id": "\(session)"])
        case .issuerKeysFetched(let issuer, isSuccess: false):
            logger.warning("Could not fetch an issuer's keys", metadata: ["issuer.name": "\(issuer)"])
        case .issuerKeysFetched(let issuer, isSuccess: true):
            logger.debug("Fetched an issuer's keys", metadata: ["issuer.name": "\(issuer)"])
        case .signingKeysLoaded(let count):
            logger.debug("Loaded signing keys", metadata: ["keys.count": "\(count)"])
        case .loginThrottled: logger.info("Refused a log-in: too many tries")
        case .loginRefused: logger.info("Refused a log-in")
        case .refreshed(let user): logger.debug("Refreshed a session", metadata: ["user.id": "\(user)"])
        case .passwordHashed: break
        }
    }

    func take(_ observation: PostgresObservation) {
        switch observation {
        case .statementCompleted(let name, let duration, let isFailure):
            told(statement: name, duration, isFailure: isFailure)
        case .connected: break
        case .disconnected(let lane, let reason): outages.withLock { $0.note(reason, lane: lane) }
        case .laneLoad(let lane, let load): told(lane: lane, load)
        }
    }

    func take(_ observation: RedisObservation) {
        switch observation {
        case .breakerOpened: logger.warning("Redis is away: going on without it")
        case .breakerClosed: logger.notice("Redis is back")
        case .eventsDropped(let count):
            logger.warning("Dropped events of Redis", metadata: ["redis.events": "\(count)"])
        case .commandFailed(let name, let error):
            logger.debug(
                "A command of Redis failed", metadata: ["redis.command": "\(name)", "redis.error": "\(error)"])
        case .connected, .disconnected, .connectFailed, .commandCompleted: break
        }
    }

    private func told(statement: String, _ duration: Duration, isFailure: Bool) {
        guard isFailure || duration > Self.slowAfter else { return }
        logger.log(
            level: isFailure ? .debug : .warning, isFailure ? "A statement failed" : "A statement was slow",
            metadata: ["postgres.statement": "\(statement)", "postgres.duration_ms": "\(duration / .milliseconds(1))"])
    }

    private func told(lane: String, _ load: LaneLoad) {
        switch outages.withLock({ $0.note(load, lane: lane) }) {
        case nil: break
        case .lost(let reason)?:
            logger.warning(
                "PostgreSQL is away",
                metadata: ["postgres.lane": "\(lane)", "postgres.reason": "\(reason?.rawValue ?? "unknown")"])
        case .returned?: logger.notice("PostgreSQL is back", metadata: ["postgres.lane": "\(lane)"])
        }
    }
}
