internal import GroupChat
internal import Postgres

extension AccountCommands {
    private static let pageCount = 500

    /// Passes on a line for each account, oldest first: id, address, name, tier, and what else is to know, apart by
    /// tabs.
    func list(_ say: (String) -> Void) async throws {
        var last: Account?
        while true {
            let page = try await page(after: last)
            for account in page { say(Self.line(account)) }
            guard page.count == Self.pageCount else { return }
            last = page.last
        }
    }

    private func page(after last: Account?) async throws -> [Account] {
        do throws(AccountError) {
            return try await accounts.store.accounts(after: last, limit: Self.pageCount)
        } catch {
            throw CommandFailure(sentence: ClientError(error).detail)
        }
    }

    private static func line(_ account: Account) -> String {
        var columns = [
            account.user.id.description, account.email ?? "-", account.user.name, account.tier.rawValue,
            account.createdAt.description,
        ]
        if account.isOperator { columns.append("operator") }
        if account.isDisabled { columns.append("disabled") }
        return columns.joined(separator: "\t")
    }
}
