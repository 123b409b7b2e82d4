internal import ArgumentParser
internal import GroupChat

/// What a command can make somebody in a group: its owner only its owner can name.
enum GivenRole: String, ExpressibleByArgument {
    case member, admin

    var role: Role { self == .admin ? .admin : .member }
}

/// `groupd group add`.
struct GroupAddCommand: ConfiguredCommand {
    static let configuration = CommandConfiguration(
        commandName: "add",
        abstract: "Make a person a member of a group.",
        discussion: settingsHelp)

    @Argument(help: "The group's id, or its name where no other group has it.")
    var group: String

    @Argument(help: "The person's mail address.")
    var email: String

    @Option(help: "member or admin.")
    var role = GivenRole.member

    mutating func run(with loaded: LoadedConfiguration) async throws {
        try await OpenDatabase.with(loaded) { [group, email, role] database in
            try await GroupCommands(database: database).add(email, to: group, role: role.role)
        }
    }
}
