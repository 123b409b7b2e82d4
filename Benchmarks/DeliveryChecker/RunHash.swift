/// The hash of a run of consecutive events, which can be cut out of the hash of a longer one.
///
/// Five hundred receivers of fifty thousand messages see twenty-five million events: too many to write down. A
/// receiver writes one line a run instead, the first and the last number and this hash over the events between,
/// and the checker computes the same from the stored log. The hash is a polynomial over the events' digests
/// (modulo 2^64), so that prefixes of the log are enough: hash(a…b) = prefix(b) − prefix(a − 1) · base^(b − a + 1).
/// Digests are well mixed and hold their event's number, so that one changed, lost, doubled or swapped event
/// leaves an equal hash with a probability near 2^-63.
package struct RunHash: Equatable, Sendable {
    static let base: UInt64 = 0x9E37_79B9_7F4A_7C15

    private(set) var value: UInt64 = 0

    package init() {}

    package mutating func append(_ digest: Fingerprint) {
        value = value &* Self.base &+ digest.value
    }

    package var fingerprint: Fingerprint { Fingerprint(value) }
}

/// The hashes of a whole log, from which those of all its runs follow.
struct RunHashes {
    /// Of the first n events, at place n.
    private let prefixes: [UInt64]
    /// The base's n-th power, at place n: as far as runs are long.
    private let powers: [UInt64]

    /// - Parameter digests: of numbers 1, 2, 3 …
    init(_ digests: [Fingerprint]) {
        var hash = RunHash()
        var prefixes: [UInt64] = [0]
        prefixes.reserveCapacity(digests.count + 1)
        for digest in digests {
            hash.append(digest)
            prefixes.append(hash.value)
        }
        var powers: [UInt64] = [1]
        for _ in 0..<min(digests.count, StreamRecorder.runEventsMax) { powers.append(powers.last! &* RunHash.base) }
        self.prefixes = prefixes
        self.powers = powers
    }

    var count: Int { prefixes.count - 1 }

    /// The hash of the events from number `first` to number `last`; nil where the log does not hold them all or
    /// the run is longer than any that a recorder writes.
    func hash(from first: Int64, to last: Int64) -> Fingerprint? {
        guard first >= 1, first <= last, last <= Int64(count), last - first < Int64(powers.count) - 1 else {
            return nil
        }
        let length = Int(last - first) + 1
        return Fingerprint(prefixes[Int(last)] &- prefixes[Int(first) - 1] &* powers[length])
    }
}
