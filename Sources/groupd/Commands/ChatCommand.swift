internal import ArgumentParser
internal import GroupChat

/// `groupd chat`.
struct ChatCommand: ConfiguredCommand {
    static let configuration = CommandConfiguration(
        commandName: "chat",
        abstract: "Follow a group and write into it, in a terminal or from a script.",
        discussion: """
            Shows the end of the history, then what happens; each line typed is a message. It ends with the input, once \
            everything is stored; the exit code is 1 where a line was refused. It talks to the server that runs with the same settings. \(settingsHelp)
            """)

    @Argument(help: "The group: its id, or its name where no other group has it.")
    var group: String

    @Option(name: .customLong("as"), help: "The mail address of the person who talks.")
    var email: String

    @Flag(
        help: """
            Print the server's frames as JSON Lines, and read {"content","thread","client_id"} or plain text.
            """)
    var jsonl = false

    @Flag(help: "Go on following when the input has ended.")
    var follow = false

    mutating func run(with loaded: LoadedConfiguration) async throws {
        let address = try ChatAddress(loaded.configuration.http)
        // Asked first: without a server, opening the database would start one of its own for nothing.
        guard await ChatConnection.answers(address) else {
            throw CommandFailure(sentence: ChatClient.absent(address))
        }
        let (word, email) = (group, email)
        let group = try await OpenDatabase.with(loaded) { database in
            try await GroupDirectory(database: database).require(word)
        }
        let settings = ChatClient.Settings(
            address: address, group: group, isJSON: jsonl, follows: follow,
            token: {
                try await OpenDatabase.with(loaded) { database in
                    try await AccountCommands(loaded.configuration, database).token(email)
                }
            })
        try await ChatClient(settings).run(input: ByteSource(ByteSource.standardInput))
    }
}
