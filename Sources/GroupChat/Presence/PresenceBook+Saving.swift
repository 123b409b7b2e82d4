import Postgres

extension PresenceBook {
    /// Times that wait to be stored; what comes beyond is lost, which a later checkpoint or departure makes good.
    static let unsavedMax = 100_000

    /// Notes when somebody was last seen, to be stored.
    mutating func save(_ user: UserID, _ time: Timestamp) {
        if let known = unsaved[user] {
            unsaved[user] = max(known, time)
        } else if unsaved.count < Self.unsavedMax {
            unsaved[user] = time
        }
    }

    /// Everybody who is present on this node was seen now: what would otherwise be lost with it.
    mutating func checkpoint(at time: Timestamp) {
        for page in pages {
            for (user, person) in page where person.status > .offline && !person.isHidden { save(user, time) }
        }
    }

    /// At most so many of the times that are to be stored.
    mutating func takeUnsaved(max count: Int) -> [UserID: Timestamp] {
        let taken = Dictionary(uniqueKeysWithValues: unsaved.prefix(count).map { ($0.key, $0.value) })
        for user in taken.keys { unsaved[user] = nil }
        return taken
    }
}
