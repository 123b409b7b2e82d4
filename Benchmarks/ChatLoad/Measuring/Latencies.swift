/// Durations, counted in buckets each of which is at most a hundred-and-twenty-eighth wide: percentiles of
/// millions of them in a few kilobytes.
package struct Latencies: Sendable {
    private static let steps = 128
    private var counts: [Int]
    package private(set) var count = 0
    package private(set) var maximum: Int64 = 0

    package init() {
        counts = Array(repeating: 0, count: 48 * Self.steps)
    }

    package mutating func add(nanoseconds: Int64) {
        let value = max(0, nanoseconds)
        counts[min(Self.bucket(value), counts.count - 1)] += 1
        count += 1
        maximum = max(maximum, value)
    }

    package mutating func add(_ other: Latencies) {
        for index in counts.indices { counts[index] += other.counts[index] }
        count += other.count
        maximum = max(maximum, other.maximum)
    }

    /// Nanoseconds below which this share of all lies; 0 where there is none.
    package func percentile(_ share: Double) -> Int64 {
        let rank = Int((Double(count) * share).rounded(.up))
        var seen = 0
        for (index, bucket) in counts.enumerated() where bucket > 0 {
            seen += bucket
            if seen >= max(1, rank) { return min(Self.upperBound(index), maximum) }
        }
        return 0
    }

    package func milliseconds(_ share: Double) -> Double { Double(percentile(share)) / 1e6 }

    private static func bucket(_ value: Int64) -> Int {
        guard value >= steps else { return Int(value) }
        let shift = 63 - value.leadingZeroBitCount - 7
        return (shift + 1) * steps + Int(value >> Int64(shift)) - steps
    }

    private static func upperBound(_ bucket: Int) -> Int64 {
        guard bucket >= steps else { return Int64(bucket) }
        let shift = bucket / steps - 1
        return (Int64(bucket % steps + steps) + 1) << Int64(shift) - 1
    }
}
