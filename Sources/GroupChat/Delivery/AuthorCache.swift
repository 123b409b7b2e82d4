/// The names of those who wrote lately, so that a message goes out without another query.
///
/// Bounded, and no entry is used for longer than a minute: a new name shows within that time, and at once on the
/// node where it was changed.
struct AuthorCache {
    private struct Entry {
        let view: UserView
        let readAt: ContinuousClock.Instant
    }

    static let age = Duration.seconds(60)
    private let countMax: Int
    private var entries: [UserID: Entry] = [:]

    init(countMax: Int = 20_000) {
        self.countMax = countMax
    }

    func view(of user: UserID, at now: ContinuousClock.Instant) -> UserView? {
        guard let entry = entries[user], now - entry.readAt < Self.age else { return nil }
        return entry.view
    }

    mutating func remember(_ view: UserView, at now: ContinuousClock.Instant) {
        if entries.count >= countMax, entries[view.id] == nil {
            entries = entries.filter { now - $0.value.readAt < Self.age }
            if entries.count >= countMax { entries.removeAll(keepingCapacity: true) }
        }
        entries[view.id] = Entry(view: view, readAt: now)
    }

    mutating func forget(_ user: UserID) {
        entries[user] = nil
    }
}
