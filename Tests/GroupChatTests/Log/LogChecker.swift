import GroupChat
import Postgres

/// Holds a group's log against its promises. Each violation is a sentence; none means that it holds.
struct LogChecker {
    let group: GroupID
    /// The whole log, as replayed.
    let events: [Event]
    let head: EventReader.Head
    /// What is stored, read past the policies.
    let stored: StoredGroup

    var violations: [String] {
        numbers + membership + replayEqualsState
    }

    /// 1, 2, 3 … up to the head.
    private var numbers: [String] {
        var found: [String] = []
        if events.map(\.seq) != Array(1...max(head.lastSeq, 1)) {
            found.append("numbers are \(events.map(\.seq)), the head says \(head.lastSeq)")
        }
        if Int64(stored.messages.count) != head.messageCount {
            found.append("the head counts \(head.messageCount) messages, \(stored.messages.count) are stored")
        }
        let ordinals = stored.messages.map(\.ordinal)
        if ordinals != Array(0..<Int64(ordinals.count)).map({ $0 + 1 }) {
            found.append("messages are counted \(ordinals)")
        }
        return found
    }

    /// Nobody acts after the number of their removal and before that of their return.
    private var membership: [String] {
        var members: Set<UserID> = []
        var found: [String] = []
        for event in events {
            switch event.kind {
            case .member(let user, .joined, _):
                if !members.insert(user.id).inserted { found.append("\(event.seq): joined twice") }
            case .member(let user, let change, _) where change.endsMembership:
                if members.remove(user.id) == nil, change != .banned {
                    found.append("\(event.seq): \(change) without being a member")
                }
            case .message(let message):
                if let author = message.author, !members.contains(author.id) {
                    found.append("\(event.seq): a message of somebody who is no member")
                }
            case .liked(_, let user, _, _, _):
                if !members.contains(user) { found.append("\(event.seq): a like of somebody who is no member") }
            default:
                break
            }
        }
        if members != Set(stored.members.map(\.user)) {
            found.append("the log leaves \(members.count) members, stored are \(stored.members.count)")
        }
        return found
    }

    /// What a follower builds from the log alone is what a fresh reader fetches.
    private var replayEqualsState: [String] {
        var follower = Follower()
        for event in events { follower.apply(event) }
        var found: [String] = []
        for message in stored.messages {
            guard let seen = follower.messages[message.seq] else {
                found.append("message \(message.seq) is in no event")
                continue
            }
            if seen.content != message.content { found.append("message \(message.seq): content differs") }
            if seen.isDeleted != message.isDeleted { found.append("message \(message.seq): deletion differs") }
            if seen.changedSeq != (follower.lastChange[message.seq] ?? message.seq) {
                found.append("message \(message.seq): changed_seq \(seen.changedSeq) is not its last change's")
            }
            let likes = Dictionary(uniqueKeysWithValues: seen.likes.map { ($0.emoji, $0.count) })
            let model = seen.isDeleted ? [:] : follower.likes[message.seq, default: [:]].mapValues { Int64($0.count) }
            if likes != model.filter({ $0.value > 0 }) {
                found.append("message \(message.seq): likes \(likes), its events come to \(model)")
            }
            if seen.replyCount != follower.replyCount(of: message.seq) {
                found.append("message \(message.seq): \(seen.replyCount) replies")
            }
        }
        if follower.messages.count != stored.messages.count {
            found.append("the log has other messages than are stored")
        }
        for member in stored.members where follower.roles[member.user] != member.role {
            found.append(
                "a role differs: \(member.role), the log says \(String(describing: follower.roles[member.user]))")
        }
        return found
    }
}

/// A client that knows nothing but the log.
struct Follower {
    var messages: [Int64: Message] = [:]
    var lastChange: [Int64: Int64] = [:]
    var likes: [Int64: [String: Set<UserID>]] = [:]
    var roles: [UserID: Role] = [:]

    mutating func apply(_ event: Event) {
        switch event.kind {
        case .message(let message):
            messages[message.seq] = message
        case .edited(let message), .deleted(let message):
            messages[message.seq] = message
            lastChange[message.seq] = event.seq
        case .liked(let target, let user, let emoji, let isOn, _):
            lastChange[target] = event.seq
            if isOn {
                likes[target, default: [:]][emoji, default: []].insert(user)
            } else {
                likes[target]?[emoji]?.remove(user)
            }
        case .member(let user, let change, let role):
            if change.endsMembership { roles[user.id] = nil }
            if let role { roles[user.id] = role }
        case .group, .erased:
            break
        }
    }

    func replyCount(of root: Int64) -> Int64 {
        Int64(messages.values.filter { $0.thread == root && !$0.isDeleted }.count)
    }
}
