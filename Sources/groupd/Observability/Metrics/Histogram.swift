/// How often a measure fell into each of a few fixed ranges.
///
/// Measures are whole numbers: nanoseconds where they are times. They are given out in a unit of so many of them.
final class Histogram: Sendable {
    /// The most that each range takes, rising. One more range has no end.
    let bounds: [UInt64]
    /// How many measures make the unit of ``Snapshot``: a billion nanoseconds a second.
    let unit: Double
    private let cells: Cells

    /// What was recorded so far.
    struct Snapshot: Equatable {
        /// Upper bounds in the unit, without the last range's.
        let bounds: [Double]
        /// How often each range was met, the last one's included.
        let counts: [UInt64]
        /// All measures together, in the unit.
        let sum: Double

        var count: UInt64 { counts.reduce(0, +) }
    }

    private init(bounds: [UInt64], unit: Double) {
        precondition(zip(bounds, bounds.dropFirst()).allSatisfy(<), "the bounds of a histogram rise")
        self.bounds = bounds
        self.unit = unit
        cells = Cells(count: bounds.count + 2)
    }

    /// Of durations, given out in seconds. Bounds are whole microseconds.
    static func seconds(microseconds bounds: [UInt64] = defaultMicroseconds) -> Histogram {
        Histogram(bounds: bounds.map { $0 * 1_000 }, unit: 1e9)
    }

    /// Of how many there were.
    static func counts(_ bounds: [UInt64]) -> Histogram { Histogram(bounds: bounds, unit: 1) }

    /// From 100 microseconds to ten seconds: from an answer out of memory to one that nobody waits for.
    static let defaultMicroseconds: [UInt64] = [
        100, 250, 500, 1_000, 2_500, 5_000, 10_000, 25_000, 50_000, 100_000, 250_000, 500_000, 1_000_000, 2_500_000,
        5_000_000, 10_000_000,
    ]

    func record(_ duration: Duration) { record(duration.wholeNanoseconds) }

    func record(_ measure: UInt64) {
        cells.add(1, to: range(of: measure))
        cells.add(measure, to: bounds.count + 1)
    }

    var snapshot: Snapshot {
        Snapshot(
            bounds: bounds.map { Double($0) / unit }, counts: (0...bounds.count).map { cells[$0] },
            sum: Double(cells[bounds.count + 1]) / unit)
    }

    /// The first range whose bound is not less.
    private func range(of measure: UInt64) -> Int {
        var low = 0
        var high = bounds.count
        while low < high {
            let middle = (low + high) / 2
            if bounds[middle] < measure { low = middle + 1 } else { high = middle }
        }
        return low
    }
}

extension Duration {
    /// Nanoseconds, rounded down; zero where it is negative, and at most what fits.
    var wholeNanoseconds: UInt64 {
        let (seconds, attoseconds) = components
        guard seconds >= 0, attoseconds >= 0 else { return 0 }
        let (whole, overflow) = UInt64(seconds).multipliedReportingOverflow(by: 1_000_000_000)
        return overflow ? .max : whole + UInt64(attoseconds / 1_000_000_000)
    }
}
