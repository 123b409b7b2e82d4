internal import GroupChat
internal import Postgres
internal import Redis

/// Counts and measures what is observed. Called on event loops and on the adapters' threads: nothing here waits.
struct MetricsInterpreter: Sendable {
    let metrics: ServerMetrics
    let performance: PerformanceSampler
    let pool: PoolFigures

    func take(_ observation: SocketObservation) {
        switch observation {
        case .opened: metrics.connections.add(1)
        case .closed(let code):
            metrics.connections.add(-1)
            metrics.connectionsClosed[code.map(ClosureLabel.sent) ?? .none].increment()
        case .received(let type): metrics.framesReceived[type].increment()
        case .answered(let duration): performance.processing.record(duration)
        case .delivered(_, _, let duration): metrics.delivery.record(duration)
        case .outboxChanged(let bytes): metrics.outboxBytes.add(bytes)
        }
    }

    func take(_ observation: RequestObservation) {
        switch observation {
        case .answered(let duration): performance.processing.record(duration)
        }
    }

    func take(_ observation: ChatObservation) {
        switch observation {
        case .batchCommitted(let drafts, let messages, let duration):
            metrics.messagesCommitted.increment(by: messages)
            metrics.batchMessages.record(UInt64(clamping: drafts))
            metrics.batchCommit.record(duration)
        case .batchFailed, .draftsRefused: break
        }
    }

    func take(_ observation: PostgresObservation) {
        switch observation {
        case .statementCompleted(let name, let duration, _):
            metrics.postgresQuery.record(duration, statement: name)
            performance.database.record(duration)
        case .laneLoad(let lane, let load): pool.set(load, lane: lane)
        case .connected, .disconnected: break
        }
    }

    func take(_ observation: RedisObservation) {
        switch observation {
        case .commandCompleted(_, let duration): metrics.redisCommand.record(duration)
        case .connected, .disconnected, .connectFailed, .breakerOpened, .breakerClosed, .commandFailed,
            .eventsDropped:
            break
        }
    }
}
