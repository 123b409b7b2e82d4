internal import ArgumentParser

/// `groupd serve`.
struct ServeCommand: ConfiguredCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Run the server until it is asked to stop (SIGTERM; a second one stops it at once).",
        discussion: settingsHelp)

    mutating func run(with loaded: LoadedConfiguration) async throws {
        let log = ServerLog(loaded.configuration.log)
        log.bootstrap()
        // What was said last is what somebody will look for.
        defer { log.flush() }
        try await Application(loaded.configuration, logger: log.logger("groupd")).run()
    }
}
