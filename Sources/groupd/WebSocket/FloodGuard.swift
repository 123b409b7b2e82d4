internal import NIOCore

/// Notices a peer that goes on although it is refused; pure.
struct FloodGuard {
    private static let window = TimeAmount.seconds(10)

    private let refusalsMax: Int
    private var start: NIODeadline?
    private var count = 0

    init(refusalsMax: Int) {
        self.refusalsMax = refusalsMax
    }

    /// Counts a refusal; true where it is one too many within ten seconds.
    mutating func refused(at now: NIODeadline) -> Bool {
        if start.map({ now - $0 > Self.window }) ?? true {
            start = now
            count = 0
        }
        count += 1
        return count > refusalsMax
    }
}
