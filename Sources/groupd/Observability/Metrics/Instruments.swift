internal import Synchronization

/// A number that only rises. Adding costs one uncontended atomic addition.
final class Counter: Sendable {
    private let cells = Cells(count: 1)

    func increment(by amount: Int = 1) { cells.add(UInt64(clamping: amount), to: 0) }

    var value: UInt64 { cells[0] }
}

/// How much there is of something, told by what comes and goes.
final class Level: Sendable {
    private let cells = Cells(count: 1)

    /// A negative amount takes away.
    func add(_ amount: Int) { cells.add(UInt64(bitPattern: Int64(amount)), to: 0) }

    var value: Int64 { Int64(bitPattern: cells[0]) }
}

/// A number that is read somewhere from time to time, and kept until it is read again.
final class Reading: Sendable {
    private let bits: Atomic<UInt64>

    init(_ value: Double = 0) { bits = Atomic(value.bitPattern) }

    func set(_ value: Double) { bits.store(value.bitPattern, ordering: .relaxed) }

    var value: Double { Double(bitPattern: bits.load(ordering: .relaxed)) }
}

/// A number that somebody else keeps, asked for whenever it is shown.
final class Gauge: Sendable {
    private let source = Mutex<(@Sendable () -> Int64)?>(nil)

    /// From now on it is what `source` says, which returns at once and may be called from any thread.
    func read(_ source: @escaping @Sendable () -> Int64) { self.source.withLock { $0 = source } }

    var value: Int64 { source.withLock { $0 }?() ?? 0 }
}
