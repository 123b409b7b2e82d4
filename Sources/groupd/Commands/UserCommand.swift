internal import ArgumentParser
internal import GroupChat

/// `groupd user`.
struct UserCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "user",
        abstract: "Make accounts, change them, list them.",
        discussion: settingsHelp,
        subcommands: [UserCreateCommand.self, UserSetCommand.self, UserListCommand.self, UserClaimCommand.self])
}

extension Configuration.Auth.Tier: ExpressibleByArgument {}

/// What an account is made of, for the commands that make one.
struct AccountOptions: ParsableArguments {
    @Option(help: "The person's mail address, which they log in with.")
    var email: String

    @Option(help: "free or premium; auth.default_tier where it is left out.")
    var tier: Configuration.Auth.Tier?

    @Flag(name: .customLong("operator"), help: "Make this person an operator of the server.")
    var isOperator = false

    @Flag(help: "Read the password from standard input, one line. Without it nobody can log in with the account yet.")
    var passwordStdin = false

    /// The account to make. Reads standard input where it was asked to.
    func creation(name: String) throws -> AccountCommands.Creation {
        var password: String?
        if passwordStdin {
            guard let line = readLine(strippingNewline: true) else {
                throw CommandFailure(sentence: "--password-stdin was given, and there is nothing on standard input.")
            }
            password = line
        }
        return .init(email: email, name: name, password: password, tier: tier.map { Tier($0) }, isOperator: isOperator)
    }
}

/// `groupd user create`.
struct UserCreateCommand: ConfiguredCommand {
    static let configuration = CommandConfiguration(
        commandName: "create",
        abstract: "Make an account. Prints its id and nothing else.",
        discussion: settingsHelp)

    @Option(help: "What others see the person as.")
    var name: String

    @OptionGroup var account: AccountOptions

    mutating func run(with loaded: LoadedConfiguration) async throws {
        let creation = try account.creation(name: name)
        let id = try await OpenDatabase.with(loaded, makingNew: true) {
            try await AccountCommands(loaded.configuration, $0).create(creation)
        }
        Console.say(id)
    }
}

/// `groupd user claim`.
struct UserClaimCommand: ConfiguredCommand {
    static let configuration = CommandConfiguration(
        commandName: "claim",
        abstract: "Give an imported placeholder to a person. Prints its id and nothing else.",
        discussion: settingsHelp)

    @Argument(help: "The placeholder's name, as it was imported.")
    var name: String

    @OptionGroup var account: AccountOptions

    mutating func run(with loaded: LoadedConfiguration) async throws {
        let creation = try account.creation(name: name)
        let id = try await OpenDatabase.with(loaded) {
            try await AccountCommands(loaded.configuration, $0).claim(creation)
        }
        Console.say(id)
    }
}
