/// Which groups are followed on this node and who is in each: whom a change is told to; pure.
///
/// It learns of memberships from the dispatchers, in their order, and may be a moment behind them: what it names goes
/// through the dispatcher again, which drops whoever is no member at that moment.
struct PresenceAudience {
    private struct Group {
        var members: Set<UserID>
        /// What a new follower is told, until it changes.
        var summary: PresenceSummary?
    }

    /// In larger groups people are counted and not named.
    static let namedMax = 500

    private var groups: [GroupID: Group] = [:]
    /// Of groups that name people, who is in which.
    private var byUser: [UserID: Set<GroupID>] = [:]
    private var counted: Set<GroupID> = []
    /// Who has joined since the last telling: the others have not heard of them.
    private var newcomers: [GroupID: Set<UserID>] = [:]

    var isEmpty: Bool { groups.isEmpty }
}

extension PresenceAudience {
    mutating func note(_ news: MembershipNews, in group: GroupID) {
        switch news {
        case .all(let members): set(group, members)
        case .joined(let user): join(group, user)
        case .left(let user): leave(group, user)
        case .over: set(group, nil)
        case .silenced: break
        }
    }

    /// What a new follower of the group is told.
    mutating func summary(of group: GroupID, in book: PresenceBook) -> PresenceSummary {
        guard let known = groups[group] else { return .nobody }
        if let summary = known.summary { return summary }
        let present = book.told(among: known.members)
        let summary: PresenceSummary =
            known.members.count > Self.namedMax ? .count(present.count) : .people(present)
        groups[group]?.summary = summary
        return summary
    }

    /// The people of a group that is followed here; nil for any other.
    func members(of group: GroupID) -> Set<UserID>? { groups[group]?.members }

    /// What each group is told of these changes, and of those who have joined it. In large groups nobody is told.
    mutating func share(_ changes: [PresenceChange], in book: PresenceBook) -> [GroupID: [PresenceChange]] {
        var shares: [GroupID: [PresenceChange]] = [:]
        for change in changes {
            for group in byUser[change.user] ?? [] {
                shares[group, default: []].append(change)
                newcomers[group]?.remove(change.user)
            }
        }
        for (group, people) in newcomers where !counted.contains(group) {
            for person in book.told(among: people) {
                shares[group, default: []].append(PresenceChange(user: person.user, status: person.status))
            }
        }
        newcomers = [:]
        for group in shares.keys { groups[group]?.summary = nil }
        if !changes.isEmpty { for group in counted { groups[group]?.summary = nil } }
        return shares
    }

    private mutating func set(_ group: GroupID, _ members: Set<UserID>?) {
        unlist(group)
        newcomers[group] = nil
        groups[group] = members.map { Group(members: $0, summary: nil) }
        list(group)
    }

    private mutating func join(_ group: GroupID, _ user: UserID) {
        guard groups[group]?.members.insert(user).inserted == true, let count = groups[group]?.members.count else {
            return
        }
        groups[group]?.summary = nil
        newcomers[group, default: []].insert(user)
        switch count {
        case ...Self.namedMax: byUser[user, default: []].insert(group)
        case Self.namedMax + 1: outgrow(group)
        default: break
        }
    }

    private mutating func leave(_ group: GroupID, _ user: UserID) {
        guard groups[group]?.members.remove(user) != nil, let count = groups[group]?.members.count else { return }
        groups[group]?.summary = nil
        newcomers[group]?.remove(user)
        switch count {
        case ..<Self.namedMax: unlist(user, group)
        case Self.namedMax: list(group)
        default: break
        }
    }

    private mutating func list(_ group: GroupID) {
        guard let members = groups[group]?.members else { return }
        guard members.count <= Self.namedMax else {
            counted.insert(group)
            return
        }
        counted.remove(group)
        for user in members { byUser[user, default: []].insert(group) }
    }

    /// It has become too large to name anybody.
    private mutating func outgrow(_ group: GroupID) {
        unlist(group)
        counted.insert(group)
    }

    private mutating func unlist(_ group: GroupID) {
        guard counted.remove(group) == nil else { return }
        for user in groups[group]?.members ?? [] { unlist(user, group) }
    }

    private mutating func unlist(_ user: UserID, _ group: GroupID) {
        byUser[user]?.remove(group)
        if byUser[user]?.isEmpty == true { byUser[user] = nil }
    }
}
