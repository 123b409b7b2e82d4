import GroupChat
import Postgres
import TestSupport

/// One thing that somebody tries in a random history.
enum LogAction: Sendable {
    case draft(Draft)
    case request(GroupRequest, by: UserID)
    case erase(UserID)

    /// Picks one. `known` are messages acknowledged so far, to aim edits, likes and replies at; now and then
    /// they go elsewhere.
    static func random(
        group: GroupID, people: [UserID], owner: UserID, known: [(seq: Int64, author: UserID)],
        using generator: inout SeededGenerator
    ) -> LogAction {
        let other = people.randomElement(using: &generator)!
        let message = known.randomElement(using: &generator)
        let target = generator.chance(90) ? message?.seq ?? 1 : Int64.random(in: 1...30, using: &generator)
        let anybody = people.randomElement(using: &generator)!
        let author = generator.chance(75) ? message?.author ?? anybody : anybody
        let person = anybody
        switch Int.random(in: 0..<100, using: &generator) {
        case 0..<44:
            let thread = generator.chance(25) ? target : nil
            let content = "word\(generator.next() % 1_000) and word\(generator.next() % 1_000)"
            let draft = try? Draft.message(
                group: group, author: person, clientID: .random(), content: content, thread: thread,
                charactersMax: 8_000)
            return .draft(draft!)
        case 44..<57:
            let draft = try? Draft.edit(
                group: group, author: author, target: target, content: "edited \(generator.next() % 1_000)",
                charactersMax: 8_000)
            return .draft(draft!)
        case 57..<64:
            return .draft(.deletion(group: group, author: author, target: target))
        case 64..<84:
            let emoji = (["👍", "🎉", "❤️"] as [Emoji]).randomElement(using: &generator)!
            return .draft(
                .like(group: group, author: person, target: target, emoji: emoji, isOn: generator.chance(65)))
        case 84..<85:
            // Refused by PostgreSQL itself, after the batch was sent: it spoils the batch for all in it.
            let spoiler = Emoji(unchecked: "\u{0}")
            return .draft(.like(group: group, author: person, target: target, emoji: spoiler, isOn: true))
        case 85..<99:
            return .request(request(person, other, owner, &generator), by: generator.chance(60) ? owner : person)
        default:
            return .erase(person)
        }
    }

    private static func request(
        _ person: UserID, _ other: UserID, _ owner: UserID, _ generator: inout SeededGenerator
    ) -> GroupRequest {
        switch Int.random(in: 0..<20, using: &generator) {
        case 0..<6: .add(other, role: generator.chance(20) ? .admin : .member)
        case 6..<8: .join
        case 8..<10: .leave
        case 10..<14: .remove(other)
        case 14: .setRole(other, generator.chance(30) ? .admin : .member)
        case 15: .ban(other)
        case 16: .unban(other)
        case 17: .mute(other, until: nil)
        case 18: .unmute(other)
        default: .update(GroupPatch(description: "d\(generator.next() % 100)"))
        }
    }
}
