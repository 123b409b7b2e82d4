internal import GroupChat

/// Who is here, over HTTP.
struct PresenceHandlers: Sendable {
    let chat: Chat
    let presence: Presence

    func register(in handlers: inout Handlers) {
        handlers.on(Endpoints.setPresence) { call, caller, _ in
            try await presence.lease(PresenceStatus(call.body.status), of: caller.user, in: caller.session)
            return .done
        }
        handlers.on(Endpoints.groupPresence) { call, caller, _ in
            let group = GroupID(call.parameters.group)
            let list = try await chat.asMember(caller.user, of: group) { () async throws(ChatError) in
                try await presence.list(of: group, as: caller.user)
            }
            return Answered(PresenceListView(list))
        }
        handlers.on(Endpoints.listPresence) { _, caller, _ in
            Answered(PresenceListView(try await presence.list(as: caller.user)))
        }
    }
}
