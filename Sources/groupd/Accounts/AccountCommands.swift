internal import GroupChat
internal import OpenSSL
internal import Postgres

/// What `groupd user` and `groupd token` do, on a database that is open. Each answers with what is to be printed.
///
/// Everything that goes wrong is a `CommandFailure` with a sentence for whoever typed the command.
struct AccountCommands: Sendable {
    let accounts: Accounts

    init(accounts: Accounts) {
        self.accounts = accounts
    }

    init(_ configuration: Configuration, _ database: Database) {
        self.init(
            accounts: Accounts(
                database: database, settings: AccountSettings(configuration), hasher: PasswordHasher()))
    }

    /// What `user create` and `user claim` are given.
    struct Creation: Sendable {
        var email: String
        var name: String
        var password: String?
        var tier: Tier?
        var isOperator = false
    }

    /// Makes an account and answers with its id.
    func create(_ creation: Creation) async throws -> String {
        try await make(creation, claiming: nil)
    }

    /// Gives the one imported placeholder with this name to a person, and answers with its id.
    func claim(_ creation: Creation) async throws -> String {
        try await make(creation, claiming: creation.name)
    }

    private func make(_ creation: Creation, claiming placeholder: String?) async throws -> String {
        let email: Wire.Email = try Self.checked(creation.email, "--email")
        let name: Wire.Name = try Self.checked(creation.name, "the name")
        let password: Wire.Password? = try creation.password.map { try Self.checked($0, "the password") }
        do {
            return try await accounts.create(
                email: email, name: name, password: password, tier: creation.tier, isOperator: creation.isOperator,
                claiming: placeholder
            ).description
        } catch {
            throw CommandFailure(account: error, placeholder: placeholder)
        }
    }

    /// Changes the account with this address.
    func set(_ email: String, _ change: AccountStore.Change) async throws {
        let account = try await account(email)
        do throws(AccountError) {
            try await accounts.change(account.user.id, change, by: nil)
        } catch {
            throw CommandFailure(account: ClientError(error))
        }
    }

    /// An access token for the person with this address.
    func token(_ email: String) async throws -> String {
        let account = try await account(email)
        do throws(AccountError) {
            return try await accounts.printableToken(for: account.user.id)
        } catch .outdated {
            throw CommandFailure(sentence: "The account of \(email) is disabled.")
        } catch {
            throw CommandFailure(account: ClientError(error))
        }
    }

    private func account(_ email: String) async throws -> Account {
        let found: Account?
        do throws(AccountError) {
            found = try await accounts.store.account(email: email)
        } catch {
            throw CommandFailure(account: ClientError(error))
        }
        guard let found else { throw CommandFailure(sentence: "There is no account with the address \(email).") }
        return found
    }

    private static func checked<Rules>(_ text: String, _ what: String) throws -> Wire.Text<Rules> {
        if let fault = Wire.Text<Rules>.fault(in: text) {
            throw CommandFailure(sentence: "What is wrong with \(what): \(fault)")
        }
        guard let value = Wire.Text<Rules>(text) else { preconditionFailure("A text without a fault is one.") }
        return value
    }
}

extension CommandFailure {
    fileprivate init(account error: ClientError, placeholder: String? = nil) {
        if error.code == .notFound, let placeholder {
            self.init(sentence: "There is no imported placeholder named \(placeholder).")
        } else if let field = error.fields.first {
            self.init(sentence: "What is wrong with the \(field.field): \(field.message)")
        } else {
            self.init(sentence: error.detail)
        }
    }
}
