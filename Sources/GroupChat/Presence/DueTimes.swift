/// Who is to be looked at when, to the second: adding and taking cost the same however many wait.
struct DueTimes {
    private let start = ContinuousClock.now
    private var slots: [Int64: Set<UserID>] = [:]
    /// Up to this slot everything has been taken.
    private var taken: Int64 = -1
    /// How fine time is.
    private let grain: Duration

    init(grain: Duration = .milliseconds(50)) {
        self.grain = grain
    }

    mutating func add(_ user: UserID, _ due: ContinuousClock.Instant) {
        // The slot after it: when that is taken, the time has come.
        slots[max(slot(due) + 1, taken + 1), default: []].insert(user)
    }

    /// Everybody whose time has come.
    mutating func take(upTo now: ContinuousClock.Instant) -> Set<UserID> {
        let last = slot(now)
        guard last > taken, !slots.isEmpty else {
            taken = max(taken, last)
            return []
        }
        defer { taken = last }
        var due: Set<UserID> = []
        for slot in slots.keys where slot <= last {
            due.formUnion(slots.removeValue(forKey: slot) ?? [])
        }
        return due
    }

    private func slot(_ instant: ContinuousClock.Instant) -> Int64 { Int64((instant - start) / grain) }
}
