internal import ArgumentParser
internal import GroupChat

/// `groupd group list`.
struct GroupListCommand: ConfiguredCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "Print a line for each group: id, members, messages, name.",
        discussion: settingsHelp)

    mutating func run(with loaded: LoadedConfiguration) async throws {
        try await OpenDatabase.with(loaded) { database in
            let directory = GroupDirectory(database: database)
            var last: GroupID?
            repeat {
                let page = try await directory.page(after: last)
                for group in page { print("\(group.id)  \(group.memberCount)  \(group.messageCount)  \(group.name)") }
                last = page.last?.id
            } while last != nil
        }
    }
}
