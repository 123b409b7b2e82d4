internal import GroupChat

/// Who is in a group, over HTTP.
struct MemberHandlers: Sendable {
    let chat: Chat
    let lookup: MailLookup

    func register(in handlers: inout Handlers) {
        handlers.on(Endpoints.listMembers) { call, caller, _ in try await list(call.parameters, caller) }
        handlers.on(Endpoints.addMember) { call, caller, _ in
            Answered(try await add(call.body, to: GroupID(call.parameters.group), caller))
        }
        handlers.on(Endpoints.changeMember) { call, caller, _ in
            let group = GroupID(call.parameters.group)
            let user = UserID(call.parameters.user)
            try await perform(.setRole(user, Role(call.body.role)), in: group, caller)
            return Answered(try await view(of: user, in: group, caller))
        }
        handlers.on(Endpoints.removeMember) { call, caller, _ in
            try await perform(.remove(UserID(call.parameters.user)), in: GroupID(call.parameters.group), caller)
            return .done
        }
    }

    private func list(
        _ parameters: GroupPageParameters, _ caller: Caller
    ) async throws -> Answered<PageView<MemberView>> {
        var after: Int64 = 0
        if let cursor = parameters.page.cursor {
            guard let seq = Int64(cursor.value), seq >= 0 else { throw ClientError.unknownCursor }
            after = seq
        }
        let group = GroupID(parameters.group)
        let start = after
        let page = try await chat.asMember(caller.user, of: group) { () async throws(ChatError) in
            try await chat.groups.members(
                of: group, after: start, limit: Int(parameters.page.limit.value), as: caller.user)
        }
        return Answered(PageView(items: page.items.map(MemberView.init), next: page.next?.description))
    }

    /// Whether a mail address is somebody's is told to admins alone, who learn it by adding them anyway.
    private func add(
        _ request: MemberAdditionRequest, to group: GroupID, _ caller: Caller
    ) async throws -> MemberView {
        let role = Role(request.role ?? .member)
        var user = request.userID.map { UserID($0) }
        if let email = request.email {
            try await chat.groups.requireAdmin(caller.user, of: group)
            user = try await lookup.person(email.value, for: caller.user)
        }
        guard let user else { throw ChatError.userNotFound }
        try await perform(.add(user, role: role), in: group, caller)
        return try await view(of: user, in: group, caller)
    }

    private func perform(_ request: GroupRequest, in group: GroupID, _ caller: Caller) async throws(ChatError) {
        try await chat.asMember(caller.user, of: group) { () async throws(ChatError) in
            _ = try await chat.groupWriter.perform(request, in: group, by: caller.user)
        }
    }

    private func view(
        of user: UserID, in group: GroupID, _ caller: Caller
    ) async throws(ChatError) -> MemberView {
        MemberView(try await chat.groups.member(user, of: group, as: caller.user))
    }
}
