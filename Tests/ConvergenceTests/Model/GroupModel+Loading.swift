/// What requests said of a group.
struct LoadedGroup: Sendable {
    let value: GroupValue
    let messages: [MessageValue]
    /// The head before any of it was read: everything up to it is in here.
    let lastSeq: Int64
    let members: [MemberValue]
    /// Nil for who may not ask.
    let muted: [String]?
    let banned: [String]?
}

extension GroupModel {
    /// The group as it was loaded. Perhaps newer than its position: the events after that tell again what it has.
    init(reader: String, _ loaded: LoadedGroup) {
        self.init(reader: reader, loaded.value, position: loaded.lastSeq)
        for value in loaded.messages { messages[value.seq] = MessageState(value) }
        for member in loaded.members { members[member.user.id] = member.role }
        muted = loaded.muted.map(Set.init)
        banned = loaded.banned.map(Set.init)
        lastRead = loaded.value.lastReadSeq
    }
}
