import OpenSSL
import Synchronization

/// The vectors of texts that were asked for lately, those not asked for longest given up first.
///
/// Texts are known by their hash alone: what people searched for does not stay in memory.
final class RecentVectors: Sendable {
    typealias Key = [UInt8]

    private let recent: Mutex<RecentlyUsed<Key, [Float]>>
    // Hashes of two texts: the dictionary's entry, the order's entry, and what each array takes besides its content.
    private static let entryBytes = 256

    init(bytesMax: Int) { recent = Mutex(RecentlyUsed(costMax: bytesMax)) }

    static func key(_ text: String) -> Key { SHA256.hash(Array(text.utf8)) }

    func vectors(of keys: [Key]) -> [Key: [Float]] {
        recent.withLock { recent in
            var found: [Key: [Float]] = [:]
            for key in keys { found[key] = recent.value(of: key) }
            return found
        }
    }

    func keep(_ vectors: [Key: [Float]], _ dimensions: Int) {
        let cost = dimensions * MemoryLayout<Float>.size + Self.entryBytes
        recent.withLock { recent in
            for (key, vector) in vectors { recent.keep(vector, for: key, cost: cost) }
        }
    }
}
