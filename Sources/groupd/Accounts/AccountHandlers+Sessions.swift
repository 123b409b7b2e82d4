internal import GroupChat
internal import Postgres

extension AccountHandlers {
    func listSessions(
        _ call: Call<PageParameters, NoBody>, as caller: Caller
    ) async throws(ClientError) -> PageView<SessionView> {
        let limit = Int(call.parameters.limit.value)
        var after: SessionCursor?
        if let text = call.parameters.cursor {
            guard let cursor = SessionCursor(text.value) else {
                throw .validationFailed(field: "cursor", "Is not a cursor of this list.")
            }
            after = cursor
        }
        // One more than asked for tells whether there is a next page.
        let found = try await ClientError.ofAccounts { () async throws(AccountError) in
            try await accounts.reader.sessions(
                after: after.map { ($0.createdAt, $0.id) }, limit: limit + 1, as: caller.user)
        }
        let page = found.prefix(limit)
        let next = found.count > limit ? page.last.map { SessionCursor(createdAt: $0.createdAt, id: $0.id).text } : nil
        return PageView(items: page.map { SessionView($0, current: caller.session) }, next: next)
    }
}

/// Where a page of sessions ended.
struct SessionCursor: Equatable {
    let createdAt: Timestamp
    let id: SessionID

    init(createdAt: Timestamp, id: SessionID) {
        self.createdAt = createdAt
        self.id = id
    }

    var text: String { "\(createdAt.microsecondsSince2000).\(id)" }

    init?(_ text: String) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 2, let microseconds = Int64(parts[0]), let id = SessionID(parts[1]) else { return nil }
        self.init(createdAt: Timestamp(microsecondsSince2000: microseconds), id: id)
    }
}

extension SessionView {
    init(_ session: Session, current: SessionID?) {
        self.init(
            id: Wire.ID(session.id), userAgent: session.userAgent, isCurrent: session.id == current,
            createdAt: Wire.Time(session.createdAt), lastUsedAt: Wire.Time(session.lastUsedAt))
    }
}

extension MeView {
    init(_ account: Account) {
        self.init(
            user: UserView(account.user), email: account.email, tier: account.tier == .free ? .free : .premium,
            isOperator: account.isOperator, timezone: account.timezone, locale: account.locale,
            presenceHidden: account.presenceHidden, createdAt: Wire.Time(account.createdAt))
    }
}
