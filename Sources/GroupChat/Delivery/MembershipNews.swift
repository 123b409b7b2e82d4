/// What is to be known of a followed group by those who go by its members, in the order of its numbers.
public enum MembershipNews: Sendable, Equatable {
    /// Who is in it: the group is followed from now on, or starts over.
    case all(Set<UserID>)
    case joined(UserID)
    case left(UserID)
    /// Somebody was muted, or no longer is.
    case silenced(UserID)
    /// Nobody on this node follows it any more, or it is gone.
    case over
}

extension MembershipNews {
    /// What a dispatcher's action says of memberships; nil where that is nothing.
    init?(_ action: GroupDispatcher.Action) {
        switch action {
        case .deliver(let event): self.init(event)
        case .end(let user, _): self = .left(user)
        case .resync(_, _, let members): self = .all(members)
        case .load, .read, .attach, .refuse, .endAll: return nil
        }
    }

    /// The end of a membership is told apart, and before anything that is delivered after it.
    private init?(_ event: Event) {
        guard case .member(let user, let change, _) = event.kind else { return nil }
        switch change {
        case .joined: self = .joined(user.id)
        case .muted, .unmuted: self = .silenced(user.id)
        case .left, .removed, .banned, .unbanned, .role: return nil
        }
    }
}
