internal import GroupChat

/// A group's history as a file, over HTTP.
struct ExportHandlers: Sendable {
    let chat: Chat

    func register(in handlers: inout Handlers) {
        handlers.on(Endpoints.exportGroup) { call, caller, _ in
            let group = GroupID(call.parameters.group)
            // Who may not is told so; what goes wrong later only breaks the answer off.
            let export = try await chat.asMember(caller.user, of: group) { () async throws(ChatError) in
                try await GroupExport(of: group, as: caller.user, database: chat.database)
            }
            return Answered(JSONLines(stream: BodyStream(ExportPortions(export: export))))
        }
    }
}
