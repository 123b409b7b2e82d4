internal import ArgumentParser

/// `groupd group list`.
struct GroupListCommand: ConfiguredCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "Print a line for each group: its id, name, members and messages, apart by tabs.",
        discussion: settingsHelp)

    mutating func run(with loaded: LoadedConfiguration) async throws {
        try await OpenDatabase.with(loaded) { database in
            try await GroupCommands(database: database).list(Console.say)
        }
    }
}
