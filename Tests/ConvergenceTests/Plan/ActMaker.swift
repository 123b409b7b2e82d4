import TestSupport

/// Draws acts: mostly about the newest messages of few groups, where people get in each other's way.
struct ActMaker {
    static let emoji = ["👍", "🎉", "❤️"]
    /// How many of the newest messages are meant by an act, at most.
    static let reach = 5

    let personCount: Int
    let groupCount: Int
    /// Whether it is for somebody who may decide about a group, at least at first.
    let isAdmin: Bool
    /// An act that was drawn for later, like the return of somebody who has gone.
    private var due: [Act] = []

    init(personCount: Int, groupCount: Int, isAdmin: Bool) {
        self.isAdmin = isAdmin
        self.personCount = personCount
        self.groupCount = groupCount
    }

    mutating func next(_ random: inout SeededGenerator) -> Act {
        if !due.isEmpty { return due.removeFirst() }
        switch Int.random(in: 0..<100, using: &random) {
        case 0..<18: return connecting(&random)
        case 18..<(isAdmin ? 48 : 24): return governing(&random)
        default: return writing(&random)
        }
    }

    func scope(_ random: inout SeededGenerator) -> Scope {
        random.chance(70) ? .all : Scope.allCases.randomElement(using: &random) ?? .all
    }

    private func writing(_ random: inout SeededGenerator) -> Act {
        let group = group(&random)
        let message = Int.random(in: 0..<Self.reach, using: &random)
        switch Int.random(in: 0..<100, using: &random) {
        case 0..<34:
            let thread = random.chance(35) ? message : nil
            return .send(group: group, content(&random), thread: thread, twice: random.chance(8))
        case 34..<48: return .edit(group: group, message: message, content(&random))
        case 48..<57: return .delete(group: group, message: message)
        case 57..<83:
            let emoji = Self.emoji.randomElement(using: &random) ?? ""
            return .like(group: group, message: message, emoji: emoji, isOn: random.chance(65))
        case 83..<94: return .read(group: group, message: message)
        case 94..<97: return .received(group: group, message: message)
        default: return .type(group: group)
        }
    }

    private func governing(_ random: inout SeededGenerator) -> Act {
        let group = group(&random)
        let person = person(&random)
        switch Int.random(in: 0..<100, using: &random) {
        case 0..<24: return .add(group: group, person: person, role: random.chance(25) ? "admin" : "member")
        case 24..<38: return .remove(group: group, person: person)
        case 38..<42: return .leave(group: group)
        case 42..<56: return .join(group: group)
        case 56..<66:
            let role = ["member", "admin", "admin", "owner"].randomElement(using: &random) ?? ""
            return .setRole(group: group, person: person, role: role)
        case 66..<71: return .mute(group: group, person: person)
        case 71..<76: return .unmute(group: group, person: person)
        case 76..<80: return .ban(group: group, person: person)
        case 80..<85: return .unban(group: group, person: person)
        case 85..<93: return .rename(group: group, name: "name \(Int.random(in: 0..<1_000, using: &random))")
        case 93..<99: return .openDirect(person: person)
        default: return .deleteGroup(group: group)
        }
    }

    private mutating func connecting(_ random: inout SeededGenerator) -> Act {
        switch Int.random(in: 0..<100, using: &random) {
        case 0..<45:
            // Gone for a while, with what it does meanwhile, and back.
            for _ in 0..<Int.random(in: 0...2, using: &random) { due.append(writing(&random)) }
            if random.chance(60) { due.append(.rest(milliseconds: Int.random(in: 1...60, using: &random))) }
            due.append(.connect(scope(&random)))
            return random.chance(80) ? .cut : .close
        case 45..<60: return .subscribe(group: group(&random), resuming: random.chance(75))
        case 60..<70: return .unsubscribe(group: group(&random))
        case 70..<82: return .catchUp(group: group(&random))
        case 82..<88: return .connect(scope(&random))
        default: return .rest(milliseconds: Int.random(in: 1...30, using: &random))
        }
    }

    /// One more than there are at first: direct conversations come to them.
    private func group(_ random: inout SeededGenerator) -> Int { Int.random(in: 0...groupCount, using: &random) }

    private func person(_ random: inout SeededGenerator) -> Int { Int.random(in: 0..<personCount, using: &random) }

    private func content(_ random: inout SeededGenerator) -> Content {
        switch Int.random(in: 0..<100, using: &random) {
        case 0..<70: .plain
        case 70..<82: .mention(person: person(&random))
        case 82..<92: .mentionByName(person: person(&random))
        default: .mentionEveryone
        }
    }
}
