internal import GroupChat

extension Handlers {
    /// Registers everything about groups, members and messages.
    ///
    /// - Parameter limiter: counts what is asked about mail addresses.
    mutating func register(chat: Chat, limiter: RateLimiter, charactersMax: Int, replayEventsMax: Int) {
        let lookup = MailLookup(accounts: AccountStore(database: chat.database), limiter: limiter)
        GroupHandlers(chat: chat).register(in: &self)
        MemberHandlers(chat: chat, lookup: lookup).register(in: &self)
        PeopleHandlers(chat: chat, finder: PeopleFinder(database: chat.database), lookup: lookup).register(in: &self)
        ModerationHandlers(chat: chat, levels: NotificationLevels(database: chat.database)).register(in: &self)
        MessageHandlers(chat: chat, charactersMax: charactersMax, replayEventsMax: Int64(replayEventsMax))
            .register(in: &self)
        ChangeHandlers(chat: chat, charactersMax: charactersMax).register(in: &self)
        ExportHandlers(chat: chat).register(in: &self)
        ThreadHandlers(chat: chat).register(in: &self)
        SearchHandlers(chat: chat).register(in: &self)
    }
}
