import Postgres

/// One change that a request comes to; each takes one number.
enum GroupEffect: Sendable, Equatable {
    case insertMember(UserID, Role)
    case deleteMember(UserID, hasLeft: Bool)
    case setRole(UserID, Role)
    /// Ends a membership too.
    case ban(UserID)
    case unban(UserID)
    case mute(UserID, until: Timestamp?)
    case unmute(UserID)
    case update(GroupPatch)
    case delete

    /// Whoever becomes a member by it.
    var joined: UserID? {
        if case .insertMember(let user, _) = self { user } else { nil }
    }
}
