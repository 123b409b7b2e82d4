import GroupChat
import OpenSSL
import Postgres
import Testing

@testable import groupd

@Suite("Account handlers")
struct AccountHandlersTests {
    @Test("carry out every account operation that is declared")
    func complete() {
        let database = Database(
            configuration: PostgresConfiguration(""), lanes: [ChatLanes.accounts, ChatLanes.read])
        let accounts = Accounts(
            database: database, settings: AccountSettings(),
            hasher: PasswordHasher(parameters: AccountsFixture.cheap))
        var handlers = Handlers()
        AccountHandlers(accounts: accounts).register(in: &handlers)
        let declared = OperationID.allCases.filter { $0.operation.tag == .accounts }
        #expect(declared.count == 9)
        #expect(declared.allSatisfy { handlers[$0] != nil })
    }

    @Test("what a client says of itself is kept short and printable")
    func userAgent() {
        func stored(_ text: String?) -> String? { SessionOrigin(userAgent: text).storedUserAgent }
        #expect(stored(nil) == nil && stored("") == nil && stored("\0\n\u{1B}") == nil)
        #expect(stored("a\0b\r\nc") == "abc")
        #expect(stored(String(repeating: "é", count: 1_000))?.unicodeScalars.count == 200)
    }
}
