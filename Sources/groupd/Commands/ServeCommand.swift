internal import ArgumentParser
internal import Logging

/// `groupd serve`.
struct ServeCommand: ConfiguredCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Run the server until it is asked to stop (SIGTERM; a second one stops it at once).",
        discussion: settingsHelp)

    mutating func run(with loaded: LoadedConfiguration) async throws {
        var logger = Logger(label: "groupd") { StreamLogHandler.standardError(label: $0) }
        logger.logLevel = loaded.configuration.log.level
        try await Application(loaded.configuration, logger: logger).run()
    }
}
