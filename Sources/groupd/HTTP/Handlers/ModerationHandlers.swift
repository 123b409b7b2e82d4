internal import GroupChat
internal import Postgres

/// Mutes, bans and what members want to be told of, over HTTP.
struct ModerationHandlers: Sendable {
    let chat: Chat
    let levels: NotificationLevels

    func register(in handlers: inout Handlers) {
        handlers.on(Endpoints.listMutes) { call, caller, _ in
            try await list(.mute, call.parameters, caller, MuteView.init)
        }
        handlers.on(Endpoints.mute) { call, caller, _ in
            let until = try Self.end(call.body)
            return try await perform(.mute(UserID(call.parameters.user), until: until), call.parameters, caller)
        }
        handlers.on(Endpoints.unmute) { call, caller, _ in
            try await perform(.unmute(UserID(call.parameters.user)), call.parameters, caller)
        }
        handlers.on(Endpoints.listBans) { call, caller, _ in
            try await list(.ban, call.parameters, caller, BanView.init)
        }
        handlers.on(Endpoints.ban) { call, caller, _ in
            try await perform(.ban(UserID(call.parameters.user)), call.parameters, caller)
        }
        handlers.on(Endpoints.unban) { call, caller, _ in
            try await perform(.unban(UserID(call.parameters.user)), call.parameters, caller)
        }
        handlers.on(Endpoints.setNotifications) { call, caller, _ in
            let group = GroupID(call.parameters.group)
            try await chat.asMember(caller.user, of: group) { () async throws(ChatError) in
                try await levels.set(NotificationLevel(call.body.level), in: group, as: caller.user)
            }
            return .done
        }
    }

    /// When a mute is to end by itself.
    private static func end(_ request: MuteRequest) throws(ClientError) -> Timestamp? {
        guard let until = request.until.map({ Timestamp($0) }) else { return nil }
        guard until > .now else { throw .validationFailed(field: "until", "Must be in the future.") }
        return until
    }

    private func perform(
        _ request: GroupRequest, _ parameters: MemberParameters, _ caller: Caller
    ) async throws(ChatError) -> Answered<NoContent> {
        let group = GroupID(parameters.group)
        try await chat.asMember(caller.user, of: group) { () async throws(ChatError) in
            _ = try await chat.groupWriter.perform(request, in: group, by: caller.user)
        }
        return .done
    }

    private func list<View: WireAnswer>(
        _ kind: GroupReader.RestrictionKind, _ parameters: GroupPageParameters, _ caller: Caller,
        _ view: (Restriction) -> View
    ) async throws -> Answered<PageView<View>> {
        let cursor = try parameters.page.cursor.map { text throws(ClientError) in
            try GroupReader.RestrictionCursor(text)
        }
        let page = try await chat.groups.restrictions(
            kind, in: GroupID(parameters.group), after: cursor, limit: Int(parameters.page.limit.value),
            as: caller.user)
        return Answered(PageView(items: page.items.map(view), next: page.next?.text))
    }
}

extension GroupReader.RestrictionCursor {
    /// Reads what ``text`` wrote.
    init(_ cursor: Wire.Cursor) throws(ClientError) {
        let parts = cursor.value.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 2, let time = Int64(parts[0]), let user = UserID(parts[1]) else { throw .unknownCursor }
        self.init(time: Timestamp(microsecondsSince2000: time), user: user)
    }

    var text: String { "\(time.microsecondsSince2000).\(user)" }
}
