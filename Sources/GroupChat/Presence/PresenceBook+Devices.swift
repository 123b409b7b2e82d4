import Postgres

/// What devices of this node do.
extension PresenceBook {
    /// A socket opened.
    mutating func connect(_ user: UserID, _ device: PresenceDevice, isHidden: Bool, at moment: PresenceMoment) {
        change(user, at: moment) { person in
            person.isHidden = isHidden
            person.set(device, .online, until: nil)
        }
    }

    /// What a socket says of itself. One that is not there any more says nothing.
    mutating func set(_ user: UserID, _ device: PresenceDevice, _ status: PresenceStatus, at moment: PresenceMoment) {
        guard person(user)?.devices.contains(where: { $0.id == device }) == true else { return }
        change(user, at: moment) { $0.set(device, status, until: nil) }
    }

    /// A socket closed.
    mutating func disconnect(_ user: UserID, _ device: PresenceDevice, at moment: PresenceMoment) {
        guard person(user)?.devices.contains(where: { $0.id == device }) == true else { return }
        let until = moment.steady + settings.linger
        change(user, at: moment) { person in
            person.remove(device)
            if person.devices.isEmpty { person.lingering = (person.status, until) }
        }
        dues.add(user, until)
    }

    /// A client without a socket says how it is, which is good for a lease; `offline` ends it.
    mutating func lease(
        _ user: UserID, _ device: PresenceDevice, _ status: PresenceStatus, isHidden: Bool, at moment: PresenceMoment
    ) {
        guard status > .offline else {
            guard person(user) != nil else { return }
            return change(user, at: moment) { $0.remove(device) }
        }
        let until = moment.steady + settings.lease
        change(user, at: moment) { person in
            person.isHidden = isHidden
            person.set(device, status, until: until)
        }
        dues.add(user, until)
    }

    /// Somebody chose to be seen, or not to be.
    mutating func hide(_ user: UserID, _ isHidden: Bool) {
        let page = PresencePage.index(of: user)
        guard let person = pages[page][user], person.isHidden != isHidden else { return }
        pages[page][user]?.isHidden = isHidden
        touched.insert(user)
        changedPages.insert(page)
        if isHidden { unsaved[user] = nil }
    }

    /// Time passed: leases and waits that are over end.
    mutating func advance(to moment: PresenceMoment) {
        for user in dues.take(upTo: moment.steady) {
            guard let person = person(user) else { continue }
            let seenAt = person.seenAt
            change(user, at: moment) { person in
                person.expire(at: moment.steady)
                // That time passed is no sign of life.
                person.seenAt = seenAt
            }
        }
    }

    func person(_ user: UserID) -> Person? { pages[PresencePage.index(of: user)][user] }

    private mutating func change(_ user: UserID, at moment: PresenceMoment, _ body: (inout Person) -> Void) {
        let page = PresencePage.index(of: user)
        var person = pages[page][user] ?? Person(since: moment.time, seenAt: moment.time)
        let before = person
        person.seenAt = moment.time
        body(&person)
        person.expire(at: moment.steady)
        person.settle(at: moment.time)
        pages[page][user] = person.isGone ? nil : person
        guard person.status != before.status || person.isHidden != before.isHidden else { return }
        touched.insert(user)
        changedPages.insert(page)
        guard !person.isHidden else {
            unsaved[user] = nil
            return
        }
        if person.status == .offline {
            departed[user] = person.seenAt
            save(user, person.seenAt)
        }
    }
}

extension PresenceBook.Person {
    var isGone: Bool { devices.isEmpty && lingering == nil }

    mutating func set(_ device: PresenceDevice, _ status: PresenceStatus, until: ContinuousClock.Instant?) {
        lingering = nil
        if let index = devices.firstIndex(where: { $0.id == device }) {
            devices[index] = (device, status, until)
        } else {
            if devices.count >= PresenceBook.devicesMax { devices.removeFirst() }
            devices.append((device, status, until))
        }
    }

    mutating func remove(_ device: PresenceDevice) {
        devices.removeAll { $0.id == device }
    }

    fileprivate mutating func expire(at now: ContinuousClock.Instant) {
        devices.removeAll { device in device.until.map { $0 <= now } ?? false }
        if let lingering, lingering.until <= now { self.lingering = nil }
    }

    fileprivate mutating func settle(at time: Timestamp) {
        let now = devices.map(\.status).max() ?? lingering?.status ?? .offline
        guard now != status else { return }
        status = now
        since = time
    }
}
