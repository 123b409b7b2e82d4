internal import ArgumentParser
internal import GroupChat
internal import Postgres

/// `groupd export`.
struct ExportCommand: ConfiguredCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Print a group's messages as JSON Lines, as 'groupd import jsonl' takes them.",
        discussion: "Deleted messages are left out. \(settingsHelp)")

    @Argument(help: "The group: its id, or its name where no other group has it.")
    var group: String

    @Option(name: .customLong("as"), help: "The mail address of the admin who asks (default: the group's owner).")
    var reader: String?

    mutating func run(with loaded: LoadedConfiguration) async throws {
        let (word, reader) = (group, reader)
        try await OpenDatabase.with(loaded) { database in
            let group = try await GroupDirectory(database: database).require(word)
            do {
                let asker = try await database.asker(reader, in: group)
                let export = try await GroupExport(of: group, as: asker, database: database)
                for try await portion in ExportPortions(export: export) { try await StandardStream.print(portion) }
            } catch let error as ChatError {
                throw CommandFailure(sentence: ClientError(error).detail)
            }
        }
    }
}

extension GroupDirectory {
    /// The group that a command line means.
    func require(_ word: String) async throws(CommandFailure) -> GroupID {
        do throws(Miss) {
            return try await group(word)
        } catch {
            switch error {
            case .none: throw CommandFailure(sentence: "There is no group \(word.printable).")
            case .several:
                throw CommandFailure(sentence: "Several groups are named \(word.printable); an id is needed.")
            case .failed(let error): throw CommandFailure(sentence: "The database refused: \(error).")
            }
        }
    }
}
