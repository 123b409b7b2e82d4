import ChatLoad
import Testing

@Suite("Counting latencies")
struct LatenciesTests {
    @Test("a percentile is right within a hundredth", arguments: [0.01, 0.5, 0.9, 0.99, 1.0])
    func percentiles(share: Double) {
        var latencies = Latencies()
        for value in 1...100_000 { latencies.add(nanoseconds: Int64(value) * 1_000) }
        let exact = share * 100_000_000
        #expect(abs(Double(latencies.percentile(share)) - exact) <= exact / 100)
    }

    @Test("two counts together are the count of both")
    func sums() {
        var (left, right) = (Latencies(), Latencies())
        for value in 1...100 { left.add(nanoseconds: Int64(value)) }
        right.add(nanoseconds: 1_000_000_000)
        left.add(right)
        #expect(left.count == 101)
        #expect(left.percentile(0.5) == 51)
        #expect(left.maximum == 1_000_000_000)
    }

    @Test("nothing has no percentile, and very long ones are kept")
    func extremes() {
        var latencies = Latencies()
        #expect(latencies.percentile(0.5) == 0)
        latencies.add(nanoseconds: .max)
        #expect(latencies.maximum == .max)
        #expect(latencies.percentile(0.5) > 1_000_000_000_000)
    }
}
