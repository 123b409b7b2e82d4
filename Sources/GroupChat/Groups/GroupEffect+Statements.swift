import Postgres

/// What the log says of an effect.
struct GroupLogEntry: Equatable {
    var kind: String
    var change: String
    var user: UserID?
    var role: Role?
}

extension GroupEffect {
    /// What carries it out, but for the log. `seq` is the number that it takes.
    func statements(in group: GroupID, seq: Int64) -> [Statement] {
        let group = group.uuid
        switch self {
        case .insertMember(let user, let role):
            return [
                Statement(GroupSQL.insertMember, group, user.uuid, role.rawValue, seq),
                Statement(GroupSQL.insertPerson, group, user.uuid),
                Statement(GroupSQL.insertPosition, group, user.uuid, seq),
            ]
        case .deleteMember(let user, _):
            return [Statement(GroupSQL.deleteMember, group, user.uuid)]
        case .setRole(let user, let role):
            return [Statement(GroupSQL.setRole, group, user.uuid, role.rawValue)]
        case .ban(let user):
            // Of somebody who never was a member too: the log and the list of bans name them to members.
            return [
                Statement(GroupSQL.insertPerson, group, user.uuid), Statement(GroupSQL.ban, group, user.uuid),
                Statement(GroupSQL.deleteMember, group, user.uuid),
            ]
        case .unban(let user):
            return [Statement(GroupSQL.unban, group, user.uuid)]
        case .mute(let user, let until):
            return [Statement(GroupSQL.mute, group, user.uuid, until)]
        case .unmute(let user):
            return [Statement(GroupSQL.unmute, group, user.uuid)]
        case .update(let patch):
            return [
                Statement(
                    GroupSQL.update, group, patch.name, patch.description, patch.visibility?.rawValue, patch.language,
                    patch.assistant, patch.slowModeSeconds.map(Int32.init),
                    patch.retention != nil, patch.retentionDays)
            ]
        case .delete:
            return [Statement(GroupSQL.delete, group), Statement(GroupSQL.deleteMembers, group)]
        }
    }

    var logEntry: GroupLogEntry {
        switch self {
        case .insertMember(let user, let role): .init(kind: "member", change: "joined", user: user, role: role)
        case .deleteMember(let user, let hasLeft):
            .init(kind: "member", change: hasLeft ? "left" : "removed", user: user)
        case .setRole(let user, let role): .init(kind: "member", change: "role", user: user, role: role)
        case .ban(let user): .init(kind: "member", change: "banned", user: user)
        case .unban(let user): .init(kind: "member", change: "unbanned", user: user)
        case .mute(let user, _): .init(kind: "member", change: "muted", user: user)
        case .unmute(let user): .init(kind: "member", change: "unmuted", user: user)
        case .update: .init(kind: "group", change: "updated")
        case .delete: .init(kind: "group", change: "deleted")
        }
    }
}
