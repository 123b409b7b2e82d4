internal import ArgumentParser

/// `groupd config`: what can be set, and what is.
struct ConfigCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "config",
        abstract: "Show the settings, or print an example configuration file.",
        discussion: settingsHelp,
        subcommands: [ConfigShowCommand.self, ConfigExampleCommand.self])
}

/// `groupd config show`.
struct ConfigShowCommand: ConfiguredCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Print each setting, its value and where it came from. Secrets are masked.",
        discussion: settingsHelp)

    mutating func run(with loaded: LoadedConfiguration) async throws {
        print(ConfigurationListing(loaded).text, terminator: "")
    }
}

/// `groupd config example`.
struct ConfigExampleCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "example",
        abstract: "Print a configuration file with every setting, its default and what it is for.",
        discussion: settingsHelp)

    mutating func run() async throws {
        print(ExampleFile().text, terminator: "")
    }
}
