internal import GroupChat

extension SocketServices {
    private static let groupsPerRead = 200

    /// What the sockets ask of the server's parts.
    init(_ parts: ServerParts) {
        let accounts = parts.accounts
        self.init(
            chat: parts.chat, delivery: parts.delivery, presence: parts.presence, typing: parts.typing,
            pages: parts.pages, limiter: parts.limiter, authenticator: accounts,
            view: { caller throws(ClientError) in try await accounts.view(of: caller) })
    }

    /// - Parameter view: a caller as they see themself.
    init(
        chat: Chat, delivery: Delivery, presence: Presence, typing: Typing, pages: ReplayPages, limiter: RateLimiter,
        authenticator: any Authenticator,
        view: @escaping @Sendable (Caller) async throws(ClientError) -> MeView
    ) {
        self.init(
            authenticator: authenticator,
            welcome: { caller throws(ClientError) in
                Welcome(user: try await view(caller), groups: try await Self.groups(of: caller.user, chat))
            },
            group: { group, user throws(ClientError) in
                do throws(ChatError) {
                    return GroupView(try await chat.groups.group(group, as: user)).shared
                } catch {
                    throw ClientError(error)
                }
            },
            mentioning: { draft throws(ChatError) in try await chat.mentions.resolved(draft) },
            submit: { draft, completion in chat.writer.submit(draft, completion: completion) },
            markRead: { group, user, seq throws(ChatError) in
                try await chat.positions.read(seq, in: group, as: user, countingUnread: false)
            },
            markReceived: { group, user, seq throws(ChatError) in
                try await chat.positions.received(seq, in: group, as: user)
            },
            pages: pages,
            explain: { error, group, user in
                do throws(ChatError) {
                    return try await chat.asMember(user, of: group) { () async throws(ChatError) in throw error }
                } catch {
                    return ClientError(error)
                }
            },
            limiter: limiter, delivery: delivery, presence: presence, typing: typing)
    }

    /// All groups of a person, the newest activity first.
    private static func groups(of user: UserID, _ chat: Chat) async throws(ClientError) -> [GroupView] {
        var views: [GroupView] = []
        var cursor: GroupReader.Cursor?
        do throws(ChatError) {
            repeat {
                let page = try await chat.groups.groups(.mine, after: cursor, limit: groupsPerRead, as: user)
                views += page.items.map { GroupView($0).shared }
                cursor = page.next
            } while cursor != nil
        } catch {
            throw ClientError(error)
        }
        return views
    }
}

extension Accounts {
    /// The caller as they see themself.
    fileprivate func view(of caller: Caller) async throws(ClientError) -> MeView {
        let account = try await ClientError.ofAccounts { () async throws(AccountError) in
            try await reader.me(as: caller.user)
        }
        guard let account else { throw .unauthenticated }
        return MeView(account)
    }
}
