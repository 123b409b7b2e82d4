internal import ArgumentParser
internal import GroupChat

/// `groupd user set`.
struct UserSetCommand: ConfiguredCommand {
    static let configuration = CommandConfiguration(
        commandName: "set",
        abstract: "Change an account. Disabling one ends its sessions.",
        discussion: settingsHelp)

    @Argument(help: "The person's mail address.")
    var email: String

    @Option(help: "free or premium.")
    var tier: Configuration.Auth.Tier?

    @Flag(name: .customLong("operator"), inversion: .prefixedNo, help: "Whether the person runs the server.")
    var isOperator: Bool?

    @Flag(name: .customLong("disabled"), inversion: .prefixedNo, help: "Whether the person may not come in.")
    var isDisabled: Bool?

    func validate() throws {
        guard tier == nil, isOperator == nil, isDisabled == nil else { return }
        throw ValidationError("Say what to change: --tier, --[no-]operator, --[no-]disabled.")
    }

    mutating func run(with loaded: LoadedConfiguration) async throws {
        let change = AccountStore.Change(
            tier: tier.map { Tier($0) }, isOperator: isOperator, isDisabled: isDisabled)
        try await OpenDatabase.with(loaded) { [email] in
            try await AccountCommands(loaded.configuration, $0).set(email, change)
        }
    }
}

/// `groupd user list`.
struct UserListCommand: ConfiguredCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "Print the accounts, oldest first: id, address, name, tier, when made, and what else is to know.",
        discussion: settingsHelp)

    mutating func run(with loaded: LoadedConfiguration) async throws {
        try await OpenDatabase.with(loaded) {
            try await AccountCommands(loaded.configuration, $0).list(Console.say)
        }
    }
}
