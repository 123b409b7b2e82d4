internal import GroupChat

extension PresenceListView {
    init(_ list: PresenceList) {
        self.init(
            online: list.online?.map {
                PresentView(
                    user: UserView($0.user), status: Wire.PresenceStatus($0.status), since: Wire.Time($0.since))
            },
            offline: list.offline?.map { AbsentView(user: UserView($0.user), lastSeen: Wire.Time($0.lastSeen)) },
            count: Int64(list.count))
    }
}

extension PresenceSummaryView {
    init(_ summary: PresenceSummary) {
        switch summary {
        case .count(let count): self.init(online: nil, count: Int64(count))
        case .people(let people):
            self.init(
                online: people.map {
                    Person(
                        user: Wire.ID($0.user), status: Wire.PresenceStatus($0.status), since: Wire.Time($0.since))
                }, count: Int64(people.count))
        }
    }
}

extension PresenceFrame {
    init(_ changes: [PresenceChange], in group: GroupID) {
        self.init(
            group: Wire.ID(group),
            changes: changes.map {
                Change(
                    user: Wire.ID($0.user), status: Wire.PresenceStatus($0.status),
                    lastSeen: $0.lastSeen.map(Wire.Time.init))
            })
    }
}

extension Wire.PresenceStatus {
    init(_ status: PresenceStatus) {
        self =
            switch status {
            case .online: .online
            case .away: .away
            case .offline: .offline
            }
    }
}

extension PresenceStatus {
    init(_ status: Wire.PresenceStatus) {
        self =
            switch status {
            case .online: .online
            case .away: .away
            case .offline: .offline
            }
    }

    init(_ status: Wire.DeviceStatus) {
        self =
            switch status {
            case .online: .online
            case .away: .away
            }
    }
}
