internal import ArgumentParser

/// `groupd token`.
struct TokenCommand: ConfiguredCommand {
    static let configuration = CommandConfiguration(
        commandName: "token",
        abstract: "Print an access token for a person and nothing else, for scripts on the server's own machine.",
        discussion: settingsHelp)

    @Argument(help: "The person's mail address.")
    var email: String

    mutating func run(with loaded: LoadedConfiguration) async throws {
        let token = try await OpenDatabase.with(loaded) { [email] in
            try await AccountCommands(loaded.configuration, $0).token(email)
        }
        Console.say(token)
    }
}
