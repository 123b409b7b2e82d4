internal import GroupChat

extension MuteView {
    init(_ mute: Restriction) {
        self.init(
            user: UserView(mute.user), until: mute.until.map(Wire.Time.init), createdAt: Wire.Time(mute.since))
    }
}

extension BanView {
    init(_ ban: Restriction) {
        self.init(user: UserView(ban.user), createdAt: Wire.Time(ban.since))
    }
}

extension Wire.NotificationLevel {
    init(_ level: NotificationLevel) {
        self =
            switch level {
            case .all: .all
            case .mentions: .mentions
            case .none: .none
            }
    }
}

extension NotificationLevel {
    init(_ level: Wire.NotificationLevel) {
        self =
            switch level {
            case .all: .all
            case .mentions: .mentions
            case .none: .none
            }
    }
}
