internal import ArgumentParser

/// `groupd group`.
struct GroupCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "group",
        abstract: "Make groups, list them, and add people to them.",
        discussion: settingsHelp,
        subcommands: [GroupCreateCommand.self, GroupAddCommand.self, GroupListCommand.self])
}
