internal import GroupChat

extension DurableFrame {
    /// An event as a frame: the same for everyone who gets it.
    init(_ event: Event) {
        let group = Wire.ID(event.group)
        switch event.kind {
        case .message(let message):
            self = .message(MessageFrame(group: group, seq: event.seq, message: MessageView(shared: message)))
        case .edited(let message):
            self = .edited(EditedFrame(group: group, seq: event.seq, message: MessageView(shared: message)))
        case .deleted(let message):
            self = .deleted(DeletedFrame(group: group, seq: event.seq, message: MessageView(shared: message)))
        case .liked(let target, let user, let emoji, let isOn, let count):
            self = .liked(
                LikedFrame(
                    group: group, seq: event.seq, target: target, user: Wire.ID(user), emoji: emoji, isOn: isOn,
                    count: count))
        case .member(let user, let change, let role):
            self = .member(
                MemberFrame(
                    group: group, seq: event.seq, user: UserView(user), change: Wire.MembershipChange(change),
                    role: role.map(Wire.Role.init)))
        case .group(let change, let profile):
            self = .group(
                GroupFrame(
                    group: group, seq: event.seq, change: Wire.GroupChange(change),
                    value: change == .deleted ? nil : GroupSettings(profile)))
        case .erased(let user):
            self = .erased(ErasedFrame(group: group, seq: event.seq, user: Wire.ID(user)))
        }
    }
}
