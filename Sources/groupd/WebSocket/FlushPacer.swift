internal import NIOCore

/// When what was delivered to a group is written: at once while there is time, and under load together with what
/// comes within the next milliseconds, since the kernel's send is most of a delivery's cost; pure.
struct FlushPacer {
    enum Decision: Equatable {
        case now
        case after(TimeAmount)
        /// It is arranged already.
        case wait
    }

    /// Longer than this nothing is kept back.
    static let delayMax = TimeAmount.milliseconds(5)

    private var earliest: NIODeadline?
    private var isArranged = false

    mutating func delivered(at now: NIODeadline) -> Decision {
        guard !isArranged else { return .wait }
        guard let earliest, earliest > now else { return .now }
        isArranged = true
        return .after(earliest - now)
    }

    /// What was to be written is not there any more.
    mutating func foundNothing() {
        isArranged = false
    }

    /// Writing took this long: the loop is to have as much time for everything else.
    mutating func written(from start: NIODeadline, to end: NIODeadline) {
        isArranged = false
        earliest = end + min(end - start, Self.delayMax)
    }
}
