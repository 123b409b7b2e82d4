import DequeModule
import Postgres

/// Which groups have something to be indexed, and how much. Pure: whoever indexes asks it what is next.
///
/// Groups take turns. At most `groupsMax` are remembered; what more there are is found again by a look at the database,
/// which is asked for (`needsSweep`) when room has come.
struct IndexBacklog {
    private struct Entry {
        /// The last number that is known.
        var head: Int64
        /// Up to where it is indexed.
        var position: Int64
        var isQueued: Bool
    }

    private var entries: [UUID128: Entry] = [:]
    private var queue: Deque<UUID128> = []
    private var isOverfull = false
    private let groupsMax: Int
    /// Numbers of the log that are not indexed, of the groups that are known to be behind.
    private(set) var lag: Int64 = 0

    init(groupsMax: Int = 10_000) {
        self.groupsMax = groupsMax
    }

    /// Whether there were more groups than are remembered and there is room for some of them again.
    var needsSweep: Bool { isOverfull && entries.count <= groupsMax / 2 }
    var isEmpty: Bool { entries.isEmpty }

    /// There is something new after `position`, up to `head`.
    mutating func note(_ group: UUID128, after position: Int64, to head: Int64) {
        guard let entry = entries[group] else {
            if head > position { add(group, position: position, head: head) }
            return
        }
        guard head > entry.head else { return }
        entries[group]!.head = head
        lag += head - entry.head
    }

    /// What a look at the database found: groups that are behind.
    mutating func swept(_ found: [(group: UUID128, position: Int64, head: Int64)]) {
        isOverfull = found.count >= groupsMax
        for (group, position, head) in found {
            if let known = entries[group] {
                lag += max(0, head - known.head) + max(0, known.position - position)
                entries[group]!.head = max(head, known.head)
                entries[group]!.position = min(position, known.position)
            } else {
                add(group, position: position, head: head)
            }
        }
    }

    /// The group whose turn it is; it is out of the line until it is `advanced` or `postponed`.
    mutating func next() -> UUID128? {
        guard let group = queue.popFirst() else { return nil }
        entries[group]?.isQueued = false
        return group
    }

    /// The group is indexed up to `position`, and its log ends at `head` or later. It lines up again if anything is left.
    mutating func advanced(_ group: UUID128, to position: Int64, head: Int64) {
        guard let entry = entries.removeValue(forKey: group) else { return }
        lag -= entry.head - entry.position
        if max(head, entry.head) > position { add(group, position: position, head: max(head, entry.head)) }
    }

    /// It could not be indexed now: its turn comes again.
    mutating func postponed(_ group: UUID128) {
        guard entries[group]?.isQueued == false else { return }
        entries[group]!.isQueued = true
        queue.append(group)
    }

    private mutating func add(_ group: UUID128, position: Int64, head: Int64) {
        guard entries.count < groupsMax else {
            isOverfull = true
            return
        }
        entries[group] = Entry(head: head, position: position, isQueued: true)
        queue.append(group)
        lag += head - position
    }
}
