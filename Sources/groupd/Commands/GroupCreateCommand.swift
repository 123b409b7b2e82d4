internal import ArgumentParser
internal import GroupChat

/// `groupd group create`.
struct GroupCreateCommand: ConfiguredCommand {
    static let configuration = CommandConfiguration(
        commandName: "create",
        abstract: "Make a group, and print its id and nothing else.",
        discussion: settingsHelp)

    @Argument(help: "What the group is called.")
    var name: String

    @Option(help: "The mail address of the person whose group it is.")
    var owner: String

    mutating func run(with loaded: LoadedConfiguration) async throws {
        let group = try await OpenDatabase.with(loaded, makingNew: true) { [name, owner] database in
            try await GroupCommands(database: database).create(name, owner: owner)
        }
        Console.say(group.description)
    }
}
