internal import Synchronization

/// A histogram for each statement's name.
///
/// The names are constants of the source, but no list in one place has them all: they are learnt as they come.
/// Beyond a bound that no honest set of constants reaches, the rest share one.
final class StatementHistograms: Sendable {
    static let namesMax = 512
    static let others = "other"

    // Recorded by the one thread that serves the database, so that nobody waits for the lock but for a reader's copy.
    private let histograms = Mutex<[String: Histogram]>([:])

    func record(_ duration: Duration, statement: String) {
        histogram(of: statement).record(duration)
    }

    /// By name, sorted.
    var snapshots: [(statement: String, snapshot: Histogram.Snapshot)] {
        let all = histograms.withLock { $0 }
        return all.sorted { $0.key < $1.key }.map { ($0.key, $0.value.snapshot) }
    }

    private func histogram(of statement: String) -> Histogram {
        histograms.withLock { histograms in
            if let known = histograms[statement] { return known }
            let name = histograms.count < Self.namesMax ? statement : Self.others
            if let known = histograms[name] { return known }
            let new = Histogram.seconds(microseconds: Self.bounds)
            histograms[name] = new
            return new
        }
    }

    /// Fewer than elsewhere: there is one set for each statement.
    private static let bounds: [UInt64] = [250, 1_000, 2_500, 10_000, 25_000, 100_000, 500_000, 2_500_000, 10_000_000]
}
