/// Decides when a transfer has taken too long, and in which phase. Told the time, it never reads a clock.
struct PhaseClock {
    typealias Instant = ContinuousClock.Instant

    private enum Phase { case waiting, connecting, sending, awaitingFirstByte, receiving, paused }

    private let deadlines: HTTPDeadlines
    private let totalEnd: Instant
    private var phase = Phase.waiting
    private var phaseEnd: Instant?

    /// Far beyond any transfer, and near enough for instants to be computed.
    private static let durationMax = Duration.seconds(30 * 24 * 3_600)

    /// The call was made at `now`: from here the total runs.
    init(_ deadlines: HTTPDeadlines, now: Instant) {
        self.deadlines = deadlines
        totalEnd = now + Self.bounded(deadlines.total)
    }

    /// The transfer has a place.
    mutating func begin(now: Instant) { enter(.connecting, until: deadlines.connect, now) }

    /// The connection stands. With a body to send, sending must progress; else the response is awaited.
    mutating func connected(hasBody: Bool, now: Instant) {
        guard phase == .connecting else { return }
        if hasBody {
            enter(.sending, until: deadlines.betweenBytes, now)
        } else {
            sentAll(now: now)
        }
    }

    /// A piece of the body was taken to be sent.
    mutating func sent(now: Instant) {
        guard phase == .sending else { return }
        enter(.sending, until: deadlines.betweenBytes, now)
    }

    /// Nothing is left to send.
    mutating func sentAll(now: Instant) {
        guard phase == .connecting || phase == .sending else { return }
        enter(.awaitingFirstByte, until: deadlines.firstByte, now)
    }

    /// A header line or a piece of the body came in.
    mutating func received(now: Instant) { enter(.receiving, until: deadlines.betweenBytes, now) }

    /// The reader lags behind: silence is no longer the server's.
    mutating func pause() {
        phase = .paused
        phaseEnd = nil
    }

    /// The reader has caught up.
    mutating func resume(now: Instant) {
        guard phase == .paused else { return }
        received(now: now)
    }

    /// When to look again.
    var nextEnd: Instant { min(totalEnd, phaseEnd ?? totalEnd) }

    /// What has taken too long at `now`, if anything.
    func expired(now: Instant) -> HTTPClientError.Phase? {
        if now >= totalEnd { return .total }
        guard let phaseEnd, now >= phaseEnd else { return nil }
        switch phase {
        case .waiting, .paused: return nil
        case .connecting: return .connect
        case .sending: return .send
        case .awaitingFirstByte: return .firstByte
        case .receiving: return .betweenBytes
        }
    }

    private mutating func enter(_ phase: Phase, until duration: Duration, _ now: Instant) {
        self.phase = phase
        phaseEnd = now + Self.bounded(duration)
    }

    private static func bounded(_ duration: Duration) -> Duration { max(.zero, min(duration, durationMax)) }
}
