/// How often a message was liked with an emoji, followed through the likes of one batch: the database counts what there
/// was before, once for each message and emoji, and each accepted like or its undoing moves it by one.
struct LikeTally {
    struct Key: Hashable {
        let group: GroupID
        let target: Int64
        let emoji: Emoji
    }

    private var counts: [Key: Int64] = [:]

    /// How many there are after this one.
    ///
    /// - Parameter stood: how many there were before the batch; known with the first of them.
    mutating func add(_ key: Key, isOn: Bool, isNew: Bool, stood: Int64?) -> Int64 {
        let count = (counts[key] ?? stood ?? 0) + (isNew ? (isOn ? 1 : -1) : 0)
        counts[key] = count
        return count
    }
}

extension LikeTally.Key {
    /// Nil where the draft is none of a like.
    init?(_ draft: Draft) {
        guard case .like(let target, let emoji, _) = draft.change else { return nil }
        self.init(group: draft.group, target: target, emoji: emoji)
    }
}
