/// A group as one client has it: what it was told when it came, and every event since; pure.
struct GroupModel: Equatable, Sendable {
    /// Whose client it is.
    let reader: String
    let group: String
    let epoch: String
    /// The last number that is in it.
    private(set) var position: Int64
    var settings: SettingsValue
    /// Their roles.
    var members: [String: String]
    var messages: [Int64: MessageState] = [:]
    /// Nil for whom nobody told: it is for admins.
    var muted: Set<String>?
    var banned: Set<String>?
    /// Up to where the reader has read, by what was heard of it.
    var lastRead: Int64 = 0
    var isDeleted = false
    /// Who likes what, of a model that has every event from the first on: each like is a change then.
    var likers: [Int64: [String: Set<String>]]?
    /// What an event said that cannot be.
    private(set) var contradictions: [String] = []

    /// Of a group that is built from its first event on.
    init(reader: String, _ value: GroupValue) {
        self.init(reader: reader, value, position: 0)
        muted = []
        banned = []
        likers = [:]
    }

    /// Of a group that was loaded, and holds everything up to `position`.
    init(reader: String, _ value: GroupValue, position: Int64) {
        self.reader = reader
        group = value.id
        epoch = value.epoch
        settings = value.settings
        self.position = position
        members = [:]
    }

    /// Takes an event. What is known already is passed over.
    mutating func apply(_ event: NumberedEvent) {
        guard event.seq > position else { return }
        if event.seq != position + 1 { contradict(event, "comes after \(position)") }
        position = event.seq
        switch event.change {
        case .message(let value):
            if value.seq != event.seq { contradict(event, "is a message numbered \(value.seq)") }
            show(value, event)
            if value.user.id == reader { lastRead = max(lastRead, value.seq) }
        case .edited(let value):
            if value.editedAt == nil { contradict(event, "was edited at no time") }
            show(value, event)
        case .deleted(let value):
            if !value.deleted { contradict(event, "is no tombstone") }
            show(value, event)
            likers?[value.seq] = nil
        case .liked(let target, let user, let emoji, let isOn, let count):
            like(target, user, emoji, isOn, count, event)
        case .member(let person, let change, let role): member(person, change, role, event)
        case .group(let change, let value):
            if let value { settings = value }
            if change == "deleted" { isDeleted = true }
        }
    }

    mutating func contradict(_ event: NumberedEvent, _ what: String) {
        contradictions.append("\(group) #\(event.seq) \(what)")
    }

    /// What a message counts for that is not in it.
    func replyCount(of root: Int64) -> Int64 {
        Int64(messages.values.count { $0.thread == root && !$0.isDeleted })
    }

    var unread: Int { messages.values.count { $0.seq > lastRead } }
    var mentions: Int { messages.values.count { $0.seq > lastRead && $0.mentions(reader) } }
}

extension GroupModel {
    /// A message as it is now: at least as new as the number that it came with.
    private mutating func show(_ value: MessageValue, _ event: NumberedEvent) {
        if value.changedSeq < event.seq { contradict(event, "shows a message of \(value.changedSeq)") }
        if value.deleted, !value.content.isEmpty || !value.likes.isEmpty || !value.mentions.isEmpty {
            contradict(event, "shows what was deleted")
        }
        let known = messages[value.seq]
        if let known, known.changedSeq > value.changedSeq { return }
        messages[value.seq] = MessageState(value, liked: known?.liked ?? [])
    }

    private mutating func like(
        _ target: Int64, _ user: String, _ emoji: String, _ isOn: Bool, _ count: Int64, _ event: NumberedEvent
    ) {
        guard var message = messages[target] else { return contradict(event, "likes \(target), which is no message") }
        if likers != nil {
            let isNews =
                isOn
                ? likers?[target, default: [:]][emoji, default: []].insert(user).inserted == true
                : likers?[target, default: [:]][emoji, default: []].remove(user) != nil
            if !isNews { contradict(event, "changes nothing: \(user) \(emoji) \(isOn)") }
        }
        message.changedSeq = max(message.changedSeq, event.seq)
        // A message that was loaded may be a tombstone already when the likes that it had are told.
        if !message.isDeleted {
            message.likes[emoji] = count == 0 ? nil : count
            if user == reader, isOn { message.liked.insert(emoji) }
            if user == reader, !isOn { message.liked.remove(emoji) }
        }
        messages[target] = message
    }

    private mutating func member(_ person: PersonValue, _ change: String, _ role: String?, _ event: NumberedEvent) {
        switch change {
        case "joined":
            if position == event.seq, likers != nil, members[person.id] != nil { contradict(event, "joins twice") }
            members[person.id] = role
            if person.id == reader { lastRead = max(lastRead, event.seq) }
        case "role":
            if likers != nil, members[person.id] == nil { contradict(event, "is a role of nobody") }
            members[person.id] = role
        case "left", "removed": members[person.id] = nil
        case "banned":
            members[person.id] = nil
            banned?.insert(person.id)
        case "unbanned": banned?.remove(person.id)
        case "muted": muted?.insert(person.id)
        case "unmuted": muted?.remove(person.id)
        default: contradict(event, "is a change that nobody knows: \(change)")
        }
    }
}
