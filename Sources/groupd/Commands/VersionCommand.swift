internal import ArgumentParser

/// `groupd version`.
struct VersionCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "version",
        abstract: "Print the version.",
        discussion: settingsHelp)

    mutating func run() async throws {
        print("groupd \(BuildInfo.version)")
    }
}
