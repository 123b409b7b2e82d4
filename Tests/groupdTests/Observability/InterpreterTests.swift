import GroupChat
import Logging
import Postgres
import Redis
import Synchronization
import Testing

@testable import groupd

/// Keeps what was logged.
final class LogKeeper: Sendable {
    struct Line: Equatable {
        let level: Logger.Level
        let message: String
        let metadata: Logger.Metadata
    }

    private let kept = Mutex<[Line]>([])

    var lines: [Line] { kept.withLock { $0 } }
    var logger: Logger { Logger(label: "test") { _ in KeepingHandler(keeper: self) } }

    fileprivate func keep(_ line: Line) { kept.withLock { $0.append(line) } }
}

private struct KeepingHandler: LogHandler {
    let keeper: LogKeeper
    var logLevel = Logger.Level.trace
    var metadata: Logger.Metadata = [:]

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        keeper.keep(.init(level: event.level, message: event.message.description, metadata: event.metadata ?? [:]))
    }
}

/// Keeps nothing.
struct SilentHandler: LogHandler {
    var logLevel = Logger.Level.critical
    var metadata: Logger.Metadata = [:]

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {}
}

@Suite("What is made of observations")
struct InterpreterTests {
    private let keeper = LogKeeper()
    private let observability: Observability

    init() { observability = Observability(logger: keeper.logger) }

    private func metric(_ name: String, _ labels: [String: String] = [:]) throws -> Double? {
        try ParsedMetrics(observability.metrics.text).value(name, labels)
    }

    @Test("sockets are counted as they come and go")
    func sockets() throws {
        for _ in 0..<3 { observability.observe(SocketObservation.opened) }
        observability.observe(SocketObservation.closed(.slowConsumer))
        observability.observe(SocketObservation.closed(nil))
        observability.observe(SocketObservation.received(.send))
        observability.observe(SocketObservation.delivered(frames: 2, receivers: 9, duration: .milliseconds(3)))
        observability.observe(SocketObservation.outboxChanged(bytes: 500))
        observability.observe(SocketObservation.outboxChanged(bytes: -200))
        #expect(try metric("groupd_connections") == 1)
        #expect(try metric("groupd_connections_closed_total", ["code": "4008"]) == 1)
        #expect(try metric("groupd_connections_closed_total", ["code": "1006"]) == 1)
        #expect(try metric("groupd_frames_received_total", ["type": "send"]) == 1)
        #expect(try metric("groupd_delivery_seconds_count") == 1)
        #expect(try metric("groupd_outbox_bytes") == 300)
        #expect(keeper.lines.isEmpty, "frames and sockets are too many for a log")
    }

    @Test("batches count their new messages and measure all their drafts")
    func batches() throws {
        observability.observe(
            ChatObservation.batchCommitted(drafts: 12, messages: 9, duration: .milliseconds(4)))
        #expect(try metric("groupd_messages_committed_total") == 9)
        #expect(try metric("groupd_batch_messages_sum") == 12)
        #expect(try metric("groupd_batch_commit_seconds_bucket", ["le": "0.005"]) == 1)
        #expect(keeper.lines.map(\.level) == [.debug])
    }

    @Test("failures of the chat are told by how much they matter")
    func chatFailures() {
        observability.observe(ChatObservation.batchFailed(PostgresError(.connectionLost)))
        observability.observe(ChatObservation.draftsRefused(count: 2, .overloaded(retryAfter: .seconds(1))))
        observability.observe(ChatObservation.draftsRefused(count: 1, .internal))
        #expect(keeper.lines.map(\.level) == [.warning, .info, .error])
    }

    @Test("a lane that is away is told once when it goes and once when it is back, however often it is tried")
    func outage() {
        func observe(open: Int) {
            observability.observe(PostgresObservation.laneLoad(lane: "read", LaneLoad(open: open)))
        }
        observe(open: 1)
        observe(open: 2)
        #expect(keeper.lines.isEmpty, "coming up is no news")
        observe(open: 1)
        for _ in 0..<10 {
            observability.observe(PostgresObservation.disconnected(lane: "read", reason: .connectionLost))
        }
        observe(open: 0)
        for _ in 0..<10 {
            observability.observe(PostgresObservation.disconnected(lane: "read", reason: .connectFailed))
            observability.observe(PostgresObservation.laneLoad(lane: "read", LaneLoad(waiting: 3)))
        }
        observe(open: 1)
        observe(open: 2)
        #expect(
            keeper.lines == [
                .init(
                    level: .warning, message: "PostgreSQL is away",
                    metadata: ["postgres.lane": "read", "postgres.reason": "connectionLost"]),
                .init(level: .notice, message: "PostgreSQL is back", metadata: ["postgres.lane": "read"]),
            ])
    }

    @Test("people are told by their ids, and what looks like an attack above what does not")
    func accounts() {
        let user = UserID.random()
        observability.observe(AccountObservation.passwordHashed)
        observability.observe(AccountObservation.loggedIn(user))
        observability.observe(AccountObservation.loginRefused)
        observability.observe(AccountObservation.refreshTokenReused(user, SessionID.random()))
        #expect(keeper.lines.map(\.level) == [.info, .info, .warning])
        #expect(keeper.lines[0].metadata == ["user.id": "\(user)"])
    }

    @Test("slow and failed statements are told by name, others are only measured")
    func statements() throws {
        for (milliseconds, isFailure) in [(1, false), (1_500, false), (1, true)] {
            observability.observe(
                PostgresObservation.statementCompleted(
                    name: "message.page", duration: .milliseconds(milliseconds), isFailure: isFailure))
        }
        #expect(keeper.lines.map(\.message) == ["A statement was slow", "A statement failed"])
        #expect(keeper.lines.map(\.level) == [.warning, .debug])
        #expect(try metric("groupd_postgres_query_seconds_count", ["statement": "message.page"]) == 3)
    }

    @Test("Redis is told as away and back; each command is measured")
    func redis() throws {
        observability.observe(RedisObservation.commandCompleted(name: "GET", duration: .milliseconds(1)))
        observability.observe(RedisObservation.breakerOpened)
        observability.observe(RedisObservation.connectFailed(.timedOut))
        observability.observe(RedisObservation.breakerClosed)
        #expect(keeper.lines.map(\.level) == [.warning, .notice])
        #expect(try metric("groupd_redis_command_seconds_count") == 1)
    }
}
