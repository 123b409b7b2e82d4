internal import GroupChat
internal import Postgres

/// Groups over HTTP.
struct GroupHandlers: Sendable {
    let chat: Chat

    func register(in handlers: inout Handlers) {
        handlers.on(Endpoints.createGroup) { call, caller, _ in
            let group = try await chat.groupWriter.create(Self.creation(call.body), owner: caller.user)
            return Answered(try await view(group, caller))
        }
        handlers.on(Endpoints.listGroups) { call, caller, _ in try await list(call.parameters, caller) }
        handlers.on(Endpoints.getGroup) { call, caller, _ in
            Answered(try await view(GroupID(call.parameters.group), caller))
        }
        handlers.on(Endpoints.changeGroup) { call, caller, _ in
            let group = GroupID(call.parameters.group)
            try await perform(.update(try Self.patch(call.body)), in: group, caller)
            return Answered(try await view(group, caller))
        }
        handlers.on(Endpoints.deleteGroup) { call, caller, _ in
            try await perform(.delete, in: GroupID(call.parameters.group), caller)
            return .done
        }
        handlers.on(Endpoints.joinGroup) { call, caller, _ in
            let group = GroupID(call.parameters.group)
            try await chat.groupWriter.perform(.join, in: group, by: caller.user)
            return Answered(try await view(group, caller))
        }
    }

    private func view(_ group: GroupID, _ caller: Caller) async throws(ChatError) -> GroupView {
        GroupView(try await chat.groups.group(group, as: caller.user))
    }

    private func perform(_ request: GroupRequest, in group: GroupID, _ caller: Caller) async throws(ChatError) {
        try await chat.asMember(caller.user, of: group) { () async throws(ChatError) in
            _ = try await chat.groupWriter.perform(request, in: group, by: caller.user)
        }
    }

    private func list(_ parameters: GroupListParameters, _ caller: Caller) async throws -> Answered<PageView<GroupView>>
    {
        let cursor = try parameters.page.cursor.map { text throws(ClientError) in try GroupReader.Cursor(text) }
        let words = parameters.q?.value ?? ""
        let page = try await chat.groups.groups(
            parameters.scope == .mine ? .mine : .listed, containing: words.isEmpty ? nil : words, after: cursor,
            limit: Int(parameters.page.limit.value), as: caller.user)
        return Answered(PageView(items: page.items.map(GroupView.init), next: page.next?.text))
    }

    static func creation(_ request: GroupCreationRequest) throws(ClientError) -> GroupWriter.Creation {
        var creation = GroupWriter.Creation(name: request.name.value)
        if let description = request.description { creation.description = description.value }
        if let visibility = request.visibility { creation.visibility = Visibility(visibility) }
        if let language = try language(request.language) { creation.language = language }
        return creation
    }

    static func patch(_ request: GroupChangeRequest) throws(ClientError) -> GroupPatch {
        let retention: GroupPatch.Retention? =
            switch request.retentionDays {
            case .unchanged: nil
            case .removed: .forever
            case .set(let days): .days(Int(days.value))
            }
        return GroupPatch(
            name: request.name?.value, description: request.description?.value,
            visibility: request.visibility.map(Visibility.init), language: try language(request.language),
            assistant: request.assistant, slowModeSeconds: request.slowModeSeconds.map { Int($0.value) },
            retention: retention)
    }

    private static func language(_ given: Wire.Language?) throws(ClientError) -> String? {
        guard let given else { return nil }
        guard let name = SearchLanguage.name(for: given.value) else { throw SearchLanguage.issue }
        return name
    }
}

extension GroupReader.Cursor {
    /// Reads what ``text`` wrote.
    init(_ cursor: Wire.Cursor) throws(ClientError) {
        let parts = cursor.value.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 2, let time = Int64(parts[0]), let group = GroupID(parts[1]) else {
            throw .unknownCursor
        }
        self.init(time: Timestamp(microsecondsSince2000: time), group: group)
    }

    var text: String { "\(time.microsecondsSince2000).\(group)" }
}

extension ClientError {
    static let unknownCursor = validationFailed(field: "cursor", "Is not the `next` of a call before.")
}
