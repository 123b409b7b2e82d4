internal import ArgumentParser
internal import Embeddings
internal import Glibc
internal import GroupChat

/// `groupd reindex`.
struct ReindexCommand: ConfiguredCommand {
    static let configuration = CommandConfiguration(
        commandName: "reindex",
        abstract: "Make what search goes by anew: the words of all messages, and their vectors.",
        discussion: """
            A server keeps this up to date by itself; it is for what went wrong. Search goes on meanwhile with what is \
            there. Where it is stopped, the server, or the same command, goes on. \(settingsHelp)
            """)

    @Argument(help: "The group: its id, or its name where no other group has it (default: all groups).")
    var group: String?

    mutating func run(with loaded: LoadedConfiguration) async throws {
        let word = group
        let embedders = Meaning(loaded.configuration).embedders
        try await OpenDatabase.with(loaded, lanes: [ChatLanes.worker, IndexLane.lane]) { database in
            var group: GroupID?
            if let word { group = try await GroupDirectory(database: database).require(word) }
            let run = ReindexRun(
                indexer: Indexer(database: database, embedders: embedders, watchesLog: true), group: group,
                makesVectors: !embedders.isEmpty,
                isTerminal: isatty(STDERR_FILENO) == 1, say: StandardStream.write)
            Console.say(try await run.run())
        }
    }
}
