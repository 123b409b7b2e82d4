/// A dictionary that forgets: it holds at least the `countMax` keys that were written last and at most twice as many.
///
/// Two generations: when the young one is full, the old one is dropped and the young one becomes old. Every call takes
/// the same short time, and nobody can make it grow.
struct RecentMap<Key: Hashable & Sendable, Value: Sendable>: Sendable {
    private let countMax: Int
    private var young: [Key: Value] = [:]
    private var old: [Key: Value] = [:]

    init(countMax: Int) {
        precondition(countMax > 0, "a map has room for something")
        self.countMax = countMax
    }

    var count: Int { young.count + old.count { young[$0.key] == nil } }

    subscript(key: Key) -> Value? {
        get { young[key] ?? old[key] }
        set {
            old[key] = nil
            young[key] = newValue
            guard young.count >= countMax else { return }
            old = young
            young = [:]
        }
    }

    mutating func removeAll(where isGone: (Key, Value) -> Bool) {
        young = young.filter { !isGone($0.key, $0.value) }
        old = old.filter { !isGone($0.key, $0.value) }
    }
}
