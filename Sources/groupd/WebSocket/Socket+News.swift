internal import GroupChat

/// That a person is in a group from now on.
extension Socket {
    func added(_ added: AddedNews) {
        let position = subscriptions[added.group].flatMap { _ in hub.groups[added.group]?.head }
        switch news.added(added, following: position) {
        case .tell:
            send(added.frame)
            if followsAll { follow(Wire.ID(added.group), from: nil, ref: nil) }
        case .wait, .nothing: break
        }
    }

    /// It was not known yet whose socket this is.
    func heard(early added: AddedNews) {
        if caller == nil, !news.keep(early: added) { close(.overloaded) }
    }

    /// The person's membership ended by a number: what was heard of a later one counts now.
    func lost(_ group: GroupID, at seq: Int64) {
        if let again = news.lost(group, at: seq) { added(again) }
    }
}
