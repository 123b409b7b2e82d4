internal import Synchronization

/// Durations, kept finely enough for a percentile: within an eighth of its true value.
///
/// Each power of two of nanoseconds is divided into eight ranges, from a microsecond to more than a minute.
final class LatencyRecorder: Sendable {
    /// What was recorded so far, or between two moments.
    struct Snapshot: Equatable, Sendable {
        var counts: [UInt64]
        var sum: UInt64
    }

    private static let lowestExponent = 10
    private static let highestExponent = 36
    static let rangeCount = (highestExponent - lowestExponent + 1) * 8

    private let cells = Cells(count: rangeCount + 1)
    private let longest = Atomic<UInt64>(0)

    func record(_ duration: Duration) {
        let nanoseconds = duration.wholeNanoseconds
        cells.add(1, to: Self.range(of: nanoseconds))
        cells.add(nanoseconds, to: Self.rangeCount)
        // Rarely longer than the longest: mostly this only reads.
        if nanoseconds > longest.load(ordering: .relaxed) { _ = longest.max(nanoseconds, ordering: .relaxed) }
    }

    var snapshot: Snapshot {
        Snapshot(counts: (0..<Self.rangeCount).map { cells[$0] }, sum: cells[Self.rangeCount])
    }

    /// The longest in nanoseconds since this was last asked.
    func takeLongest() -> UInt64 { longest.exchange(0, ordering: .relaxed) }

    /// Which range a duration falls into; the first and the last take what is beyond them.
    static func range(of nanoseconds: UInt64) -> Int {
        let exponent = UInt64.bitWidth - 1 - nanoseconds.leadingZeroBitCount
        guard exponent >= lowestExponent else { return 0 }
        guard exponent <= highestExponent else { return rangeCount - 1 }
        let eighth = Int(nanoseconds >> (exponent - 3)) & 7
        return (exponent - lowestExponent) * 8 + eighth
    }

    /// The first number of nanoseconds beyond a range.
    static func end(of range: Int) -> UInt64 {
        let exponent = range / 8 + lowestExponent
        return (UInt64(range % 8) + 9) << (exponent - 3)
    }
}

extension LatencyRecorder.Snapshot {
    static let empty = Self(counts: Array(repeating: 0, count: LatencyRecorder.rangeCount), sum: 0)

    var count: UInt64 { counts.reduce(0, &+) }

    /// What came after `earlier`.
    func since(_ earlier: Self) -> Self {
        Self(counts: zip(counts, earlier.counts).map { $0 &- $1 }, sum: sum &- earlier.sum)
    }

    /// Average, 99th percentile and longest in milliseconds; zeros where nothing was recorded.
    ///
    /// - Parameter longest: in nanoseconds, known exactly. The percentile is its range's end, never more than this.
    func latency(longest: UInt64) -> LatencyView {
        let count = count
        guard count > 0 else { return LatencyView(average: 0, p99: 0, maximum: 0) }
        let rank = (count * 99 + 99) / 100
        var seen: UInt64 = 0
        var range = 0
        while range < counts.count - 1, seen + counts[range] < rank {
            seen += counts[range]
            range += 1
        }
        // A measure that was counted while the snapshot was taken may be longer than the longest known then.
        let percentile = longest == 0 ? LatencyRecorder.end(of: range) : min(LatencyRecorder.end(of: range), longest)
        return LatencyView(
            average: Double(sum) / Double(count) / 1e6, p99: Double(percentile) / 1e6,
            maximum: Double(max(longest, percentile)) / 1e6)
    }
}
