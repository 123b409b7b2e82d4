internal import ArgumentParser
internal import GroupChat

/// `groupd epoch`.
struct EpochCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "epoch",
        abstract: "Renew the epochs of all groups, after a restore.",
        discussion: settingsHelp,
        subcommands: [EpochRenewCommand.self])
}

/// `groupd epoch renew`.
struct EpochRenewCommand: ConfiguredCommand {
    static let configuration = CommandConfiguration(
        commandName: "renew",
        abstract: "Give every group a new epoch, so that clients read anew instead of resuming.",
        discussion: settingsHelp)

    mutating func run(with loaded: LoadedConfiguration) async throws {
        let count = try await OpenDatabase.with(loaded) { database in
            do {
                return try await EpochRenewal(database: database).renewAll()
            } catch {
                throw CommandFailure(storage: error)
            }
        }
        print("renewed the epoch of \(count) group\(count == 1 ? "" : "s")")
    }
}
