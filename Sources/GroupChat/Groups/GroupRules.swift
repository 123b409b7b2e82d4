/// Who may change what about a group: the one place that says so.
///
/// Pure: from a request and the facts to the effects, none where all is as asked already.
enum GroupRules {
    static func effects(of request: GroupRequest, by actor: UserID, _ facts: GroupFacts) throws(ChatError)
        -> [GroupEffect]
    {
        guard !facts.isDeleted else { throw .notMember }
        if case .join = request { return try join(actor, facts) }
        guard let role = facts.actorRole else { throw .notMember }
        guard facts.kind == .group else { throw .conflict(.isDirect) }
        switch request {
        case .join:
            preconditionFailure("joining was decided above")
        case .leave:
            guard role != .owner else { throw .conflict(.ownerMustHandOver) }
            return [.deleteMember(actor, hasLeft: true)]
        case .update(let patch):
            guard role >= .admin else { throw .notAllowed(.needsAdmin) }
            return patch.isEmpty ? [] : [.update(patch)]
        case .delete:
            guard role == .owner else { throw .notAllowed(.needsOwner) }
            return [.delete]
        case .add(let user, let wanted):
            return try add(user, wanted, by: role, facts)
        case .remove(let user):
            return try remove(user, by: actor, role, facts)
        case .setRole(let user, let wanted):
            return try setRole(user, wanted, by: actor, role, facts)
        case .ban(let user):
            try checkPower(over: user, by: actor, role, facts)
            return facts.subjectIsBanned ? [] : [.ban(user)]
        case .unban(let user):
            guard role >= .admin else { throw .notAllowed(.needsAdmin) }
            return facts.subjectIsBanned ? [.unban(user)] : []
        case .mute(let user, let until):
            try checkPower(over: user, by: actor, role, facts)
            guard facts.subjectRole != nil else { throw .userNotFound }
            return facts.subjectMute == GroupFacts.Mute(until: until) ? [] : [.mute(user, until: until)]
        case .unmute(let user):
            guard role >= .admin else { throw .notAllowed(.needsAdmin) }
            // An admin whom the owner or another admin has muted does not lift that.
            guard user != actor else { throw .conflict(.isOneself) }
            return facts.subjectMute == nil ? [] : [.unmute(user)]
        }
    }

    private static func join(_ actor: UserID, _ facts: GroupFacts) throws(ChatError) -> [GroupEffect] {
        guard facts.actorRole == nil else { return [] }
        guard facts.visibility == .public, facts.kind == .group else { throw .notMember }
        guard !facts.actorIsBanned else { throw .notAllowed(.banned) }
        return [.insertMember(actor, .member)]
    }

    private static func add(
        _ user: UserID, _ wanted: Role, by role: Role, _ facts: GroupFacts
    ) throws(ChatError) -> [GroupEffect] {
        guard role >= .admin else { throw .notAllowed(.needsAdmin) }
        guard wanted != .owner else { throw .notAllowed(.needsOwner) }
        guard facts.subjectExists else { throw .userNotFound }
        guard facts.subjectRole == nil else { throw .conflict(.alreadyMember) }
        guard !facts.subjectIsBanned else { throw .conflict(.isBanned) }
        return [.insertMember(user, wanted)]
    }

    /// Removing oneself is leaving.
    private static func remove(
        _ user: UserID, by actor: UserID, _ role: Role, _ facts: GroupFacts
    ) throws(ChatError) -> [GroupEffect] {
        if user == actor { return try effects(of: .leave, by: actor, facts) }
        try checkPower(over: user, by: actor, role, facts)
        guard facts.subjectRole != nil else { throw .userNotFound }
        return [.deleteMember(user, hasLeft: false)]
    }

    /// An owner hands over by making somebody else the owner, and becomes an admin: two changes.
    private static func setRole(
        _ user: UserID, _ wanted: Role, by actor: UserID, _ role: Role, _ facts: GroupFacts
    ) throws(ChatError) -> [GroupEffect] {
        guard role >= .admin else { throw .notAllowed(.needsAdmin) }
        guard let current = facts.subjectRole else { throw .userNotFound }
        guard current != wanted else { return [] }
        if wanted == .owner {
            guard role == .owner else { throw .notAllowed(.needsOwner) }
            return [.setRole(actor, .admin), .setRole(user, .owner)]
        }
        guard current != .owner else {
            throw user == actor ? .conflict(.ownerMustHandOver) : .notAllowed(.needsOwner)
        }
        return [.setRole(user, wanted)]
    }

    /// Admins have power over everybody but the owner and themselves.
    private static func checkPower(
        over user: UserID, by actor: UserID, _ role: Role, _ facts: GroupFacts
    ) throws(ChatError) {
        guard role >= .admin else { throw .notAllowed(.needsAdmin) }
        guard facts.subjectExists else { throw .userNotFound }
        guard user != actor else { throw .conflict(.isOneself) }
        guard facts.subjectRole != .owner else { throw .notAllowed(.needsOwner) }
    }
}
