internal import GroupChat

/// Edits, deletions, likes and what messages said before, over HTTP.
struct ChangeHandlers: Sendable {
    let chat: Chat
    /// Characters of a message.
    let charactersMax: Int

    func register(in handlers: inout Handlers) {
        handlers.on(Endpoints.editMessage) { call, caller, _ in
            Answered(try await edit(call.parameters, call.body.content.value, caller))
        }
        handlers.on(Endpoints.deleteMessage) { call, caller, _ in
            let group = GroupID(call.parameters.group)
            _ = try await submit(
                .deletion(group: group, author: caller.user, target: call.parameters.seq.value))
            return .done
        }
        handlers.on(Endpoints.listMessageVersions) { call, caller, _ in
            Answered(try await versions(call.parameters, caller))
        }
        handlers.on(Endpoints.likeMessage) { call, caller, _ in
            Answered(try await like(call.parameters, .thumbsUp, true, caller))
        }
        handlers.on(Endpoints.unlikeMessage) { call, caller, _ in
            Answered(try await like(call.parameters, .thumbsUp, false, caller))
        }
        handlers.on(Endpoints.likeMessageWith) { call, caller, _ in
            Answered(try await like(call.parameters.message, call.parameters.emoji.value, true, caller))
        }
        handlers.on(Endpoints.unlikeMessageWith) { call, caller, _ in
            Answered(try await like(call.parameters.message, call.parameters.emoji.value, false, caller))
        }
    }

    private func edit(
        _ message: MessageParameters, _ content: String, _ caller: Caller
    ) async throws(ChatError) -> MessageView {
        _ = try await submit(
            .edit(
                group: GroupID(message.group), author: caller.user, target: message.seq.value, content: content,
                charactersMax: charactersMax))
        return MessageView(try await read(message, caller))
    }

    private func like(
        _ message: MessageParameters, _ emoji: Emoji, _ isOn: Bool, _ caller: Caller
    ) async throws(ChatError) -> LikesView {
        let receipt = try await submit(
            .like(
                group: GroupID(message.group), author: caller.user, target: message.seq.value, emoji: emoji, isOn: isOn)
        )
        return LikesView(try await read(message, caller), seq: receipt.seq)
    }

    private func submit(_ draft: Draft) async throws(ChatError) -> Receipt {
        try await chat.asMember(draft.author, of: draft.group) { () async throws(ChatError) in
            try await chat.writer.submit(try await chat.mentions.resolved(draft))
        }
    }

    /// The message as it has become. Whoever was removed since the change sees no more of it.
    private func read(_ message: MessageParameters, _ caller: Caller) async throws(ChatError) -> Message {
        let group = GroupID(message.group)
        return try await chat.asMember(caller.user, of: group) { () async throws(ChatError) in
            try await chat.messages.message(message.seq.value, of: group, as: caller.user)
        }
    }

    private func versions(
        _ parameters: MessagePageParameters, _ caller: Caller
    ) async throws -> PageView<MessageVersionView> {
        var after: Int64 = 0
        if let cursor = parameters.page.cursor {
            guard let seq = Int64(cursor.value), seq >= 0 else { throw ClientError.unknownCursor }
            after = seq
        }
        let (group, start) = (GroupID(parameters.message.group), after)
        let page = try await chat.asMember(caller.user, of: group) { () async throws(ChatError) in
            try await chat.messages.versions(
                of: parameters.message.seq.value, in: group, after: start, limit: Int(parameters.page.limit.value),
                as: caller.user)
        }
        return PageView(items: page.items.map { MessageVersionView($0) }, next: page.next?.description)
    }
}
