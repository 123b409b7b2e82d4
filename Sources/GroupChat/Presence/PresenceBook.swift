import Postgres

/// Who is present, and what is still to be told of it; pure.
///
///     devices of this node ─┐
///                           ├─▶ the most present counts ─▶ what changed since the last telling
///     other nodes' pages ───┘
///
/// People of this node are kept in pages by their id: a page is what other nodes read of it (`PresencePage`). What
/// has changed is noted person by person and page by page, so that a beat costs what changed and not who is there.
struct PresenceBook {
    typealias Instant = ContinuousClock.Instant

    /// Somebody with a device on this node, or who has just had one.
    struct Person {
        var devices: [(id: PresenceDevice, status: PresenceStatus, until: Instant?)] = []
        /// What counts for a while after the last device is gone.
        var lingering: (status: PresenceStatus, until: Instant)?
        var isHidden = false
        /// The outcome of the above.
        var status = PresenceStatus.offline
        var since: Timestamp
        /// When a device last did something.
        var seenAt: Timestamp
    }

    /// What the others see of somebody.
    struct Sight: Equatable {
        var status: PresenceStatus
        var since: Timestamp
    }

    /// A person's devices on this node; one more takes the place of the oldest.
    static let devicesMax = 64

    let settings: PresenceSettings
    var pages: [[UserID: Person]]
    /// Pages that other nodes have not been given since they changed.
    var changedPages: Set<Int> = []
    /// Who may look different from what was told.
    var touched: Set<UserID> = []
    /// What was told of everybody who is present.
    private(set) var told: [UserID: Sight] = [:]
    /// When those who are gone were here last, until it is told.
    var departed: [UserID: Timestamp] = [:]
    /// Times that are to be stored.
    var unsaved: [UserID: Timestamp] = [:]
    var remotes: [PresenceNode: RemotePresence] = [:]
    /// With which beat nodes fell silent: what is left of one in Redis does not bring it back.
    var silenced: [PresenceNode: Int64] = [:]
    /// What other nodes say of a person.
    var elsewhere: [UserID: [(node: PresenceNode, sight: Sight)]] = [:]
    var ownVersions = [UInt32](repeating: 0, count: PresencePage.count)
    var beat: Int64 = 0
    /// When somebody's devices are to be looked at again.
    var dues = DueTimes()

    init(settings: PresenceSettings = PresenceSettings()) {
        self.settings = settings
        pages = Array(repeating: [:], count: PresencePage.count)
    }
}

// MARK: - What is seen

extension PresenceBook {
    /// What the others see of somebody now; nil for those who are offline or hide.
    func sight(of user: UserID) -> Sight? {
        let person = person(user)
        if person?.isHidden == true { return nil }
        var best = person.flatMap { $0.status > .offline ? Sight(status: $0.status, since: $0.since) : nil }
        for (_, sight) in elsewhere[user] ?? [] {
            guard let known = best, known.status >= sight.status else {
                best = sight
                continue
            }
            if known.status == sight.status { best?.since = min(known.since, sight.since) }
        }
        return best
    }

    /// What is to be told now, of each person once; from here on it counts as told.
    mutating func tell() -> [PresenceChange] {
        var changes: [PresenceChange] = []
        for user in touched {
            let now = sight(of: user)
            let before = told.updateOptional(now, for: user)
            let lastSeen = now == nil ? departed[user] : nil
            guard now?.status != before?.status else { continue }
            changes.append(PresenceChange(user: user, status: now?.status ?? .offline, lastSeen: lastSeen))
        }
        touched = []
        departed = [:]
        return changes
    }

    /// Everybody who was told to be present, on any node.
    var everybodyTold: [UserID] { Array(told.keys) }

    /// Those among the people who were told to be present.
    func told(among people: some Sequence<UserID>) -> [PresentPerson] {
        people.compactMap { user in
            told[user].map { PresentPerson(user: user, status: $0.status, since: $0.since) }
        }
    }
}

extension Dictionary {
    /// Sets or removes, and returns what was there.
    fileprivate mutating func updateOptional(_ value: Value?, for key: Key) -> Value? {
        guard let value else { return removeValue(forKey: key) }
        return updateValue(value, forKey: key)
    }
}
