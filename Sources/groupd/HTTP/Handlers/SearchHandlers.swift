internal import GroupChat

/// Search over HTTP. It counts as a command like others (`limits.commands_per_minute`): the database bounds how many are
/// made at once, and refuses the rest as `overloaded`.
struct SearchHandlers: Sendable {
    let chat: Chat

    func register(in handlers: inout Handlers) {
        handlers.on(Endpoints.search) { call, caller, _ in Answered(try await search(call.parameters, caller)) }
        handlers.on(Endpoints.findSimilar) { call, caller, _ in Answered(try await similar(call.parameters, caller)) }
    }

    private func search(_ parameters: SearchParameters, _ caller: Caller) async throws -> SearchPageView {
        let began = ContinuousClock.now
        var request = SearchRequest(parameters)
        let fingerprint = SearchFingerprint(request, caller.user)
        request.cursor = try parameters.cursor.map { cursor throws(ClientError) in
            try SearchCursor(cursor, of: fingerprint)
        }
        let wanted = request
        let page = try await within(wanted.group, caller) { () async throws(ChatError) in
            try await chat.search.search(wanted, as: caller.user)
        }
        return SearchPageView(page, of: fingerprint, took: ContinuousClock.now - began)
    }

    private func similar(
        _ parameters: SimilarParameters, _ caller: Caller
    ) async throws(ChatError) -> SimilarQuestionsView {
        let group = parameters.group.map { GroupID($0) }
        let found = try await within(group, caller) { () async throws(ChatError) in
            try await chat.search.similar(
                to: parameters.text.value, in: group, limit: Int(parameters.limit.value), as: caller.user)
        }
        return SimilarQuestionsView(items: found.map(SimilarQuestionView.init))
    }

    /// Over all of the caller's groups there is nothing to be refused.
    private func within<R>(
        _ group: GroupID?, _ caller: Caller, _ body: () async throws(ChatError) -> R
    ) async throws(ChatError) -> R {
        guard let group else { return try await body() }
        return try await chat.asMember(caller.user, of: group, body)
    }
}

extension SearchRequest {
    /// What stands in the text and what stands beside it hold both: the narrower of two times.
    fileprivate init(_ parameters: SearchParameters) {
        let words = SearchWords(parsing: parameters.q.value)
        self.init(
            words: words, mode: Mode(parameters.mode), group: parameters.group.map { GroupID($0) },
            author: parameters.from.map { UserID($0) },
            since: [words.since, parameters.since?.value?.start].compactMap(\.self).max(),
            until: [words.until, parameters.until?.value?.end].compactMap(\.self).min(),
            thread: parameters.thread?.value, kind: Kind(parameters.kind), limit: Int(parameters.limit.value))
    }
}
