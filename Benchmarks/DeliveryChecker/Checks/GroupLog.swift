/// A group's log as the database held it at the end.
struct GroupLog {
    let record: GroupRecord
    /// Under the numbers 1, 2, 3 …, as far as there is no hole.
    let events: [StoredRecord]
    let hashes: RunHashes
    /// Numbers that the database lacks, or holds twice.
    let flaws: [String]
    /// A person's removals and additions, in the order of their numbers.
    let memberships: [String: [Membership]]

    struct Membership {
        let seq: Int64
        let isMember: Bool
    }

    init(_ record: GroupRecord, _ rows: [StoredRecord]) {
        self.record = record
        let sorted = rows.sorted { $0.seq < $1.seq }
        var flaws: [String] = []
        var events: [StoredRecord] = []
        events.reserveCapacity(sorted.count)
        for row in sorted {
            let expected = (events.last?.seq ?? 0) + 1
            if row.seq == expected - 1 {
                flaws.append("number \(row.seq) is taken twice")
                continue
            }
            // What is missing stays a place without an event, so that later numbers keep theirs.
            for seq in expected..<max(expected, row.seq) {
                flaws.append("number \(seq) is taken by nothing")
                events.append(StoredRecord(group: record.group, seq: seq, kind: "hole"))
            }
            events.append(row)
        }
        self.events = events
        self.flaws = flaws
        hashes = RunHashes(events.map { $0.event.digest(at: $0.seq) })
        memberships = Self.memberships(events)
    }

    var head: Int64 { Int64(events.count) }

    func event(at seq: Int64) -> StoredRecord? {
        seq >= 1 && seq <= head ? events[Int(seq) - 1] : nil
    }

    /// Whether the person was a member just before this number; nil where the log says nothing of them before.
    func isMember(_ user: String, before seq: Int64) -> Bool? {
        memberships[user]?.last { $0.seq < seq }?.isMember
    }

    private static func memberships(_ events: [StoredRecord]) -> [String: [Membership]] {
        var changes: [String: [Membership]] = [:]
        for event in events where event.kind == "member" {
            guard let user = event.user else { continue }
            switch event.change {
            case "joined": changes[user, default: []].append(Membership(seq: event.seq, isMember: true))
            case "left", "removed", "banned":
                changes[user, default: []].append(Membership(seq: event.seq, isMember: false))
            default: break
            }
        }
        return changes
    }
}

extension StoredRecord {
    var event: LoggedEvent {
        switch kind {
        case "message": .message(id: id ?? "", author: author ?? "", body: body ?? Fingerprint(0))
        case "member": .member(user: user ?? "", change: change ?? "")
        default: .other(kind: kind)
        }
    }
}
