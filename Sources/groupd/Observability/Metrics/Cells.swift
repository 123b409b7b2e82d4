internal import Glibc
internal import Synchronization

/// Counts that many threads add to without waiting for each other, nor for who reads.
///
/// Each of a few shards holds all counts and has cache lines to itself; a thread adds to the shard that its number
/// falls on. A reader adds the shards up: it sees every addition that ended before it began, and may see some of
/// those made meanwhile.
final class Cells: Sendable {
    private static let lineBytes = 128
    private static let shardCount = 8

    /// How many counts there are.
    let count: Int
    private let stride: Int
    // Allocated once and freed by `deinit`; all access in between is atomic.
    nonisolated(unsafe) private let words: UnsafeMutablePointer<Atomic<UInt64>>

    init(count: Int) {
        let wordsPerLine = Self.lineBytes / MemoryLayout<Atomic<UInt64>>.stride
        self.count = count
        stride = (count + wordsPerLine - 1) / wordsPerLine * wordsPerLine
        let wordCount = stride * Self.shardCount
        let memory = UnsafeMutableRawPointer.allocate(
            byteCount: wordCount * MemoryLayout<Atomic<UInt64>>.stride, alignment: Self.lineBytes)
        words = memory.bindMemory(to: Atomic<UInt64>.self, capacity: wordCount)
        for index in 0..<wordCount { (words + index).initialize(to: Atomic(0)) }
    }

    deinit {
        words.deinitialize(count: stride * Self.shardCount)
        UnsafeMutableRawPointer(words).deallocate()
    }

    /// Adds to one count. Wraps, so that adding the complement takes away.
    func add(_ amount: UInt64, to index: Int) {
        _ = words[Self.shard * stride + index].wrappingAdd(amount, ordering: .relaxed)
    }

    /// A count over all shards.
    subscript(index: Int) -> UInt64 {
        (0..<Self.shardCount).reduce(0) { $0 &+ words[$1 * stride + index].load(ordering: .relaxed) }
    }

    /// The calling thread's shard. Threads' numbers are addresses: multiplied by an odd constant, their top bits
    /// differ even where only their middle ones did.
    private static var shard: Int {
        Int(truncatingIfNeeded: (UInt64(pthread_self()) &* 0x9E37_79B9_7F4A_7C15) >> 61)
    }
}
