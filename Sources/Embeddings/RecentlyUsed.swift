/// Values by key up to a cost together; whatever was used longest ago goes first.
struct RecentlyUsed<Key: Hashable & Sendable, Value: Sendable>: Sendable {
    private struct Entry: Sendable {
        let value: Value
        let cost: Int
        var used: UInt64
    }

    private let costMax: Int
    private var entries: [Key: Entry] = [:]
    private var clock: UInt64 = 0
    private(set) var cost = 0

    init(costMax: Int) { self.costMax = costMax }

    var count: Int { entries.count }

    /// The value, which counts as used now.
    mutating func value(of key: Key) -> Value? {
        clock += 1
        entries[key]?.used = clock
        return entries[key]?.value
    }

    /// Keeps a value, and gives up others until all fit. One that alone costs too much is not kept.
    mutating func keep(_ value: Value, for key: Key, cost: Int) {
        guard cost <= costMax else { return }
        clock += 1
        self.cost += cost - (entries.updateValue(Entry(value: value, cost: cost, used: clock), forKey: key)?.cost ?? 0)
        if self.cost > costMax { giveUp() }
    }

    /// Gives up an eighth at once, so that finding the oldest is paid for by the many kept before the next time.
    private mutating func giveUp() {
        for (key, entry) in entries.sorted(by: { $0.value.used < $1.value.used }) {
            guard cost > costMax - costMax / 8 else { return }
            entries[key] = nil
            cost -= entry.cost
        }
    }
}
