internal import GroupChat

/// Threads, receipts and received positions over HTTP.
struct ThreadHandlers: Sendable {
    let chat: Chat

    func register(in handlers: inout Handlers) {
        handlers.on(Endpoints.getThread) { call, caller, _ in Answered(try await thread(call.parameters, caller)) }
        handlers.on(Endpoints.followThread) { call, caller, _ in try await follow(call.parameters, true, caller) }
        handlers.on(Endpoints.unfollowThread) { call, caller, _ in try await follow(call.parameters, false, caller) }
        handlers.on(Endpoints.listReceipts) { call, caller, _ in Answered(try await receipts(call.parameters, caller)) }
        handlers.on(Endpoints.markReceived) { call, caller, _ in
            let group = GroupID(call.parameters.group)
            _ = try await chat.asMember(caller.user, of: group) { () async throws(ChatError) in
                try await chat.positions.received(call.body.seq.value, in: group, as: caller.user)
            }
            return .done
        }
    }

    private func thread(_ parameters: ThreadParameters, _ caller: Caller) async throws(ChatError) -> ThreadView {
        let group = GroupID(parameters.group)
        let thread = try await chat.asMember(caller.user, of: group) { () async throws(ChatError) in
            try await chat.threads.thread(
                parameters.seq.value, of: group, parameters.place, limit: Int(parameters.limit.value), as: caller.user)
        }
        return ThreadView(
            root: MessageView(thread.root), items: thread.replies.messages.map { MessageView($0) },
            isFollowing: thread.isFollowing, unread: thread.unread, next: thread.replies.next)
    }

    private func follow(
        _ parameters: MessageParameters, _ isFollowing: Bool, _ caller: Caller
    ) async throws(ChatError) -> Answered<NoContent> {
        let group = GroupID(parameters.group)
        try await chat.asMember(caller.user, of: group) { () async throws(ChatError) in
            try await chat.threads.follow(parameters.seq.value, of: group, isFollowing, as: caller.user)
        }
        return .done
    }

    private func receipts(_ parameters: MessageParameters, _ caller: Caller) async throws(ChatError) -> ReceiptsView {
        let group = GroupID(parameters.group)
        let receipts = try await chat.asMember(caller.user, of: group) { () async throws(ChatError) in
            try await chat.positions.receipts(of: parameters.seq.value, in: group, as: caller.user)
        }
        return ReceiptsView(receipts)
    }
}

extension ThreadParameters {
    /// At most one of the three is given.
    fileprivate var place: MessageReader.Place {
        if let before { return .before(before.value) }
        if let after { return .after(after.value) }
        return around.map { .around($0.value) } ?? .newest
    }
}

extension ReceiptsView {
    fileprivate init(_ receipts: Receipts) {
        self.init(
            readBy: receipts.readers?.map { Reader(user: UserView($0.user), at: Wire.Time($0.at)) },
            readCount: receipts.readCount, receivedCount: receipts.receivedCount)
    }
}
