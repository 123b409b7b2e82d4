import Postgres

/// Who has been said to be typing where, and what may be said again; pure.
///
/// What is told shows for ten seconds and ends by itself; whoever goes on typing says so at most every seven. Here it
/// is let through a little sooner than that, so that one that comes on time is never a surplus.
struct TypingBook {
    typealias Instant = ContinuousClock.Instant

    struct Place: Hashable {
        let group: GroupID
        let user: UserID
        let thread: Int64?
    }

    /// Whether somebody may be seen typing in a group, for as long as it is believed without asking again.
    struct Standing {
        let isMuted: Bool
        let until: Instant
    }

    static let interval = Duration.seconds(6)
    static let standingAge = Duration.seconds(60)
    /// A mute may end by itself.
    static let mutedAge = Duration.seconds(10)
    /// Places, and standings, that are remembered in one turn. Beyond it typing is not told.
    private let countMax: Int

    private var recent: [Place: Instant] = [:]
    private var earlier: [Place: Instant] = [:]
    private var turnedAt: Instant?
    private var standings: [GroupID: [UserID: Standing]] = [:]
    private var standingCount = 0

    init(countMax: Int = 50_000) {
        self.countMax = countMax
    }
}

extension TypingBook {
    /// Notes that somebody types; false where that was told lately, or there is too much to remember.
    mutating func typed(_ place: Place, at now: Instant) -> Bool {
        turn(at: now)
        if let last = recent[place] ?? earlier[place], now - last < Self.interval { return false }
        guard recent.count < countMax else { return false }
        recent[place] = now
        return true
    }

    /// What was being typed has been sent: the next word is told at once.
    mutating func sent(_ place: Place) {
        recent[place] = nil
        earlier[place] = nil
    }

    /// Whether it is still to be told what was noted then.
    func isStill(_ place: Place, since noted: Instant) -> Bool {
        (recent[place] ?? earlier[place]) == noted
    }

    /// What is forgotten is older than what matters.
    private mutating func turn(at now: Instant) {
        guard let turnedAt else {
            self.turnedAt = now
            return
        }
        guard now - turnedAt >= Self.interval else { return }
        (earlier, recent) = (recent, [:])
        self.turnedAt = now
    }

    // MARK: - Who may

    /// Whether somebody is muted, as far as it is known without asking.
    func isMuted(_ user: UserID, in group: GroupID, at now: Instant) -> Bool? {
        guard let standing = standings[group]?[user], now < standing.until else { return nil }
        return standing.isMuted
    }

    mutating func learn(_ user: UserID, in group: GroupID, isMuted: Bool, at now: Instant) {
        if standingCount >= countMax {
            standings = [:]
            standingCount = 0
        }
        let until = now + (isMuted ? Self.mutedAge : Self.standingAge)
        if standings[group, default: [:]].updateValue(Standing(isMuted: isMuted, until: until), forKey: user) == nil {
            standingCount += 1
        }
    }

    /// Something has changed about memberships or mutes in the group.
    mutating func forget(_ group: GroupID) {
        standingCount -= standings.removeValue(forKey: group)?.count ?? 0
    }
}
