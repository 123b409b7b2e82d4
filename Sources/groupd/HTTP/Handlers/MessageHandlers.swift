internal import GroupChat

/// Messages, history, changes and read positions over HTTP.
struct MessageHandlers: Sendable {
    let chat: Chat
    /// Characters of a message.
    let charactersMax: Int
    /// Events that may lie between a position and the head.
    let replayEventsMax: Int64

    func register(in handlers: inout Handlers) {
        handlers.on(Endpoints.sendMessage) { call, caller, _ in
            try await send(call.body, to: GroupID(call.parameters.group), caller)
        }
        handlers.on(Endpoints.listMessages) { call, caller, _ in Answered(try await history(call.parameters, caller)) }
        handlers.on(Endpoints.getMessage) { call, caller, _ in
            let group = GroupID(call.parameters.group)
            let message = try await chat.asMember(caller.user, of: group) { () async throws(ChatError) in
                try await chat.messages.message(call.parameters.seq.value, of: group, as: caller.user)
            }
            return Answered(MessageView(message))
        }
        handlers.on(Endpoints.markRead) { call, caller, _ in
            let group = GroupID(call.parameters.group)
            let position = try await chat.asMember(caller.user, of: group) { () async throws(ChatError) in
                try await chat.positions.read(call.body.seq.value, in: group, as: caller.user)
            }
            return Answered(ReadPositionView(position))
        }
        handlers.on(Endpoints.listChanges) { call, caller, _ in Answered(try await changes(call.parameters, caller)) }
    }

    private func send(
        _ request: MessageRequest, to group: GroupID, _ caller: Caller
    ) async throws -> Answered<MessageView> {
        if let attachments = request.attachments, !attachments.elements.isEmpty {
            throw ClientError.validationFailed(field: "attachments.0", "There is no such attachment.")
        }
        let draft = try Draft.message(
            group: group, author: caller.user, clientID: request.clientID.map { ClientID($0) },
            content: request.content.value, thread: request.thread?.value, charactersMax: charactersMax)
        let receipt = try await chat.asMember(caller.user, of: group) { () async throws(ChatError) in
            try await chat.writer.submit(try await chat.mentions.resolved(draft))
        }
        guard let seq = receipt.seq else { preconditionFailure("A message was stored without a number.") }
        return Answered(try await sent(draft, seq, caller), status: receipt.isNew ? 201 : 200)
    }

    /// The message as its author sees it. One who has been removed meanwhile still learns that it was stored, and
    /// nothing of what became of it.
    private func sent(_ draft: Draft, _ seq: Int64, _ caller: Caller) async throws(ChatError) -> MessageView {
        do {
            return MessageView(try await chat.messages.message(seq, of: draft.group, as: caller.user))
        } catch .notMember {
            return MessageView(try await chat.messages.message(seq, of: draft.group, as: nil).asSent(draft))
        }
    }

    private func history(_ parameters: HistoryParameters, _ caller: Caller) async throws(ChatError) -> HistoryView {
        let group = GroupID(parameters.group)
        let stretch = try await chat.asMember(caller.user, of: group) { () async throws(ChatError) in
            try await chat.messages.stretch(
                of: group, parameters.place, thread: parameters.thread?.value, limit: Int(parameters.limit.value),
                as: caller.user)
        }
        return HistoryView(
            items: stretch.messages.map { MessageView($0) }, epoch: stretch.head.epoch, lastSeq: stretch.head.lastSeq,
            next: stretch.next)
    }

    private func changes(_ parameters: ChangesParameters, _ caller: Caller) async throws -> ChangesView {
        let group = GroupID(parameters.group)
        let limit = Int(parameters.limit.value)
        let after = parameters.after?.value ?? 0
        let page = try await chat.asMember(caller.user, of: group) { () async throws(ChatError) in
            try await chat.events.page(of: group, after: after, limit: limit, as: caller.user)
        }
        // Without an epoch a number means nothing, but for the one that stands before all.
        guard after == 0 || parameters.epoch != nil else {
            throw ClientError.validationFailed(field: "epoch", "Is needed with a position.")
        }
        guard parameters.epoch.map({ $0.value == page.head.epoch }) ?? true, after <= page.head.lastSeq,
            page.head.lastSeq - after <= replayEventsMax
        else {
            throw ClientError(.conflict, "This position means nothing in this group. Load its history anew.")
        }
        let last = page.events.last?.seq ?? after
        return ChangesView(
            items: page.events.map(DurableFrame.init), epoch: page.head.epoch, lastSeq: page.head.lastSeq,
            next: page.events.count == limit && last < page.head.lastSeq ? last : nil)
    }
}

extension HistoryParameters {
    /// At most one of the three is given.
    var place: MessageReader.Place {
        if let before { return .before(before.value) }
        if let after { return .after(after.value) }
        return around.map { .around($0.value) } ?? .newest
    }
}
