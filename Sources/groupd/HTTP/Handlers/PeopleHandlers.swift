internal import GroupChat

/// Finding people and talking to one of them, over HTTP.
struct PeopleHandlers: Sendable {
    let chat: Chat
    let finder: PeopleFinder
    let lookup: MailLookup

    func register(in handlers: inout Handlers) {
        handlers.on(Endpoints.findUsers) { call, caller, _ in try await find(call.parameters, caller) }
        handlers.on(Endpoints.openDirect) { call, caller, _ in
            let user = try await person(call.body, caller)
            let direct = try await open(user, caller)
            let view = GroupView(try await chat.groups.group(direct.group, as: caller.user))
            return Answered(view, status: direct.isNew ? 201 : 200)
        }
    }

    private func find(_ parameters: PeopleParameters, _ caller: Caller) async throws -> Answered<PageView<UserView>> {
        let words = parameters.q.value
        if PeopleFinder.isAddress(words) { try lookup.admit(caller.user) }
        let cursor = try parameters.page.cursor.map { text throws(ClientError) in try PeopleFinder.Cursor(text) }
        let page = try await finder.people(
            matching: words, after: cursor, limit: Int(parameters.page.limit.value), as: caller.user)
        return Answered(PageView(items: page.items.map(UserView.init), next: page.next?.text))
    }

    /// Whom the caller wants to talk to.
    private func person(_ request: DirectRequest, _ caller: Caller) async throws -> UserID {
        var user = request.userID.map { UserID($0) }
        if let email = request.email { user = try await lookup.person(email.value, for: caller.user) }
        guard let user else { throw ChatError.userNotFound }
        guard user != caller.user else {
            throw ClientError.validationFailed(
                field: request.email == nil ? "user_id" : "email", "Must be somebody else: that is you.")
        }
        return user
    }

    /// A conversation that is there stays open to both, whatever became of the other; a new one is made with who can
    /// be talked to alone. Nobody learns why somebody cannot.
    private func open(_ user: UserID, _ caller: Caller) async throws(ChatError) -> GroupWriter.Direct {
        if let group = try await chat.groupWriter.direct(of: caller.user, user) {
            return GroupWriter.Direct(group: group, isNew: false)
        }
        guard try await lookup.isReachable(user) else { throw .userNotFound }
        return try await chat.groupWriter.openDirect(from: caller.user, to: user)
    }
}

extension PeopleFinder.Cursor {
    /// Reads what ``text`` wrote.
    init(_ cursor: Wire.Cursor) throws(ClientError) {
        let parts = cursor.value.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, let user = UserID(parts[0]) else { throw .unknownCursor }
        self.init(name: String(parts[1]), user: user)
    }

    var text: String { "\(user).\(name)" }
}
