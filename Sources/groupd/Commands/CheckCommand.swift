internal import ArgumentParser

/// `groupd check`.
struct CheckCommand: ConfiguredCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Try configuration, PostgreSQL, schema, Redis, model and providers, one line each.",
        discussion: settingsHelp)

    mutating func run(with loaded: LoadedConfiguration) async throws {
        let report = await HealthReport.make(loaded)
        for line in report.lines { print(line.text) }
        guard report.isSound else { throw ExitCode.failure }
    }
}
