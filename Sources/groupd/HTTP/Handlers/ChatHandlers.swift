internal import GroupChat

extension Handlers {
    /// Registers everything about groups, members and messages.
    mutating func register(chat: Chat, charactersMax: Int, replayEventsMax: Int) {
        let accounts = AccountStore(database: chat.database)
        GroupHandlers(chat: chat).register(in: &self)
        MemberHandlers(chat: chat) { email throws(ChatError) in
            do throws(AccountError) {
                return try await accounts.account(email: email)?.user.id
            } catch .failed(let error) {
                throw error
            } catch {
                throw .internal
            }
        }.register(in: &self)
        MessageHandlers(chat: chat, charactersMax: charactersMax, replayEventsMax: Int64(replayEventsMax))
            .register(in: &self)
        ChangeHandlers(chat: chat, charactersMax: charactersMax).register(in: &self)
        ThreadHandlers(chat: chat).register(in: &self)
    }
}
