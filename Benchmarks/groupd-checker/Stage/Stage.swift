import ChatLoad
import DeliveryChecker
import NIOCore

/// What followers and senders share. Confined to the thread of the sockets.
final class Stage {
    let sockets: SocketLoop
    let history: HistoryFile
    let frames: EventFrames
    /// Connections are lost on purpose from here on, and not made again.
    var isOver = false
    var acks = AckPauses()

    init(sockets: SocketLoop, history: HistoryFile, groups: [String]) {
        self.sockets = sockets
        self.history = history
        frames = EventFrames(groups: groups)
    }

    /// Runs the closure on the sockets' thread after some milliseconds.
    func after(milliseconds: Int64, _ body: @escaping () -> Void) {
        let loop = sockets.eventLoop
        let bound = NIOLoopBound(body, eventLoop: loop)
        loop.scheduleTask(in: .milliseconds(milliseconds)) { bound.value() }
    }
}

/// How long senders had to wait for an acknowledgement of any of them, since something was killed.
struct AckPauses {
    private var lastAckAt: Int64 = 0
    private var target: String?
    private(set) var longest: [String: [Int64]] = [:]

    mutating func acknowledged(at time: Int64) {
        defer { lastAckAt = time }
        guard let target, lastAckAt > 0, let last = longest[target]?.indices.last else { return }
        longest[target]![last] = max(longest[target]![last], time - lastAckAt)
    }

    /// From here on, pauses are this kill's.
    mutating func killed(_ target: String) {
        self.target = target
        longest[target, default: []].append(0)
    }
}

/// When to try again: at a random time up to a bound that doubles with each failure (full jitter).
struct Retry {
    private static let baseMilliseconds: Int64 = 500
    private static let capMilliseconds: Int64 = 4_000

    private var failures = 0

    mutating func succeeded() { failures = 0 }

    /// Milliseconds to wait before the next try.
    mutating func next() -> Int64 {
        let bound = min(Self.capMilliseconds, Self.baseMilliseconds << min(failures, 4))
        failures += 1
        return Int64.random(in: 0...bound)
    }
}
