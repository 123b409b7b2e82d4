internal import GroupChat

extension GroupView {
    /// As the person sees it for whom it was read.
    init(_ group: GroupDetails) {
        self.init(
            id: Wire.ID(group.id), kind: Wire.GroupKind(group.kind), settings: GroupSettings(group.profile),
            role: group.role.map(Wire.Role.init), memberCount: group.memberCount,
            epoch: group.standing?.epoch ?? "", lastSeq: group.standing?.lastSeq ?? 0,
            lastReadSeq: group.standing?.lastReadSeq ?? 0, unread: group.standing?.unread ?? 0,
            mentions: group.standing?.mentions ?? 0, lastMessage: group.lastMessage.map { MessageView($0) },
            notify: Wire.NotificationLevel(group.standing?.notificationLevel ?? .all),
            createdAt: Wire.Time(group.createdAt))
    }
}

extension MemberView {
    init(_ member: Member) {
        self.init(
            user: UserView(member.user), role: Wire.Role(member.role), joinedAt: Wire.Time(member.joinedAt))
    }
}

extension ReadPositionView {
    init(_ position: Positions.Position) {
        self.init(lastReadSeq: position.lastReadSeq, unread: position.unread, mentions: position.mentions)
    }
}

extension Wire.GroupKind {
    init(_ kind: GroupKind) {
        self =
            switch kind {
            case .group: .group
            case .direct: .direct
            }
    }
}

// And back, for what a request says.

extension Role {
    init(_ role: Wire.Role) {
        self =
            switch role {
            case .owner: .owner
            case .admin: .admin
            case .member: .member
            }
    }
}

extension Visibility {
    init(_ visibility: Wire.Visibility) {
        self =
            switch visibility {
            case .private: .private
            case .public: .public
            }
    }
}
