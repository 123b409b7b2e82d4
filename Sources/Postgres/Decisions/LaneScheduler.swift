/// Decides which connection of a lane takes which waiting work.
///
/// Work goes first come, first served to the least loaded connection. Exclusive work (a transaction) reserves a
/// connection, which takes nothing new and is handed over once it has run empty, so a busy lane cannot starve it.
struct LaneScheduler<Work> {
    struct Entry {
        let work: Work
        let isExclusive: Bool
    }

    enum Assignment {
        /// Send the work on that connection, beside what is in flight there.
        case send(Work, slot: Int)
        /// The connection belongs to the work alone until `unpinned`.
        case pin(Work, slot: Int)
    }

    private enum Slot {
        case down
        case open
        case reserved(Entry)
        case pinned
    }

    let depth: Int
    private var slots: [Slot]
    private(set) var inFlight: [Int]
    /// Connections whose socket takes no more for now.
    private var isBlocked: [Bool]
    private var queue = Ring<Entry>()

    init(connections: Int, depth: Int) {
        self.depth = depth
        slots = Array(repeating: .down, count: connections)
        inFlight = Array(repeating: 0, count: connections)
        isBlocked = Array(repeating: false, count: connections)
    }

    var oldest: Work? { queue.first?.work }
    /// Whether no connection is up, pinned ones included.
    var isDown: Bool {
        slots.allSatisfy { if case .down = $0 { true } else { false } }
    }

    /// Work that has reserved a connection waits still.
    var load: LaneLoad {
        var load = LaneLoad()
        load.waiting = queue.count
        for slot in slots.indices {
            switch slots[slot] {
            case .down: continue
            case .open: load.busy += inFlight[slot] > 0 ? 1 : 0
            case .reserved:
                load.waiting += 1
                load.busy += 1
            case .pinned: load.busy += 1
            }
            load.open += 1
        }
        return load
    }

    mutating func enqueue(_ work: Work, isExclusive: Bool) {
        queue.append(Entry(work: work, isExclusive: isExclusive))
    }

    /// The next thing to do, or nil until something changes. Call it until it returns nil.
    mutating func next() -> Assignment? {
        if let assignment = handOver() { return assignment }
        while let entry = queue.first, let slot = leastLoaded(isExclusive: entry.isExclusive) {
            _ = queue.popFirst()
            guard entry.isExclusive else {
                inFlight[slot] += 1
                return .send(entry.work, slot: slot)
            }
            guard inFlight[slot] > 0 else {
                slots[slot] = .pinned
                return .pin(entry.work, slot: slot)
            }
            slots[slot] = .reserved(entry)
        }
        return nil
    }

    /// A unit's answer is complete and its connection has room again.
    mutating func finished(slot: Int) { inFlight[slot] = max(0, inFlight[slot] - 1) }

    mutating func unpinned(slot: Int) {
        if case .pinned = slots[slot] { slots[slot] = .open }
    }

    mutating func setBlocked(_ blocked: Bool, slot: Int) { isBlocked[slot] = blocked }

    mutating func up(slot: Int) { slots[slot] = .open }

    /// The connection is gone, with everything in flight on it. Work that had only reserved it waits on.
    mutating func down(slot: Int) {
        if case .reserved(let entry) = slots[slot] { queue.prepend(entry) }
        slots[slot] = .down
        inFlight[slot] = 0
        isBlocked[slot] = false
    }

    /// Takes waiting work out, the reserving kind included, and returns it.
    mutating func remove(where matches: (Work) -> Bool) -> [Work] {
        var removed = queue.removeAll { matches($0.work) }.map(\.work)
        for slot in slots.indices {
            guard case .reserved(let entry) = slots[slot], matches(entry.work) else { continue }
            slots[slot] = .open
            removed.append(entry.work)
        }
        return removed
    }

    /// Looks at all waiting work.
    func forEachWaiting(_ body: (Work) -> Void) {
        for position in 0..<queue.count { body(queue[position].work) }
        for case .reserved(let entry) in slots { body(entry.work) }
    }

    private mutating func handOver() -> Assignment? {
        for slot in slots.indices {
            guard case .reserved(let entry) = slots[slot], inFlight[slot] == 0 else { continue }
            slots[slot] = .pinned
            return .pin(entry.work, slot: slot)
        }
        return nil
    }

    private func leastLoaded(isExclusive: Bool) -> Int? {
        var best: Int?
        for slot in slots.indices {
            guard case .open = slots[slot], isExclusive || (inFlight[slot] < depth && !isBlocked[slot])
            else { continue }
            if best.map({ inFlight[slot] < inFlight[$0] }) ?? true { best = slot }
        }
        return best
    }
}
