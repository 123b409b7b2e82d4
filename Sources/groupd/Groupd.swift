internal import ArgumentParser

/// The program. Each command is a type of its own in `Commands/`; this is where they are listed.
@main
struct Groupd: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "groupd",
        abstract: "Group chat that you run yourself, with search and answers from its own messages.",
        discussion: settingsHelp,
        version: "groupd \(BuildInfo.version)",
        subcommands: [
            ServeCommand.self,
            CheckCommand.self,
            MigrateCommand.self,
            UserCommand.self,
            TokenCommand.self,
            GroupCommand.self,
            ImportCommand.self,
            ExportCommand.self,
            SearchCommand.self,
            ReindexCommand.self,
            ChatCommand.self,
            EpochCommand.self,
            ConfigCommand.self,
            VersionCommand.self,
        ])

    /// Runs this process's command and leaves the process with its exit code.
    static func main() async {
        await Program(arguments: Array(CommandLine.arguments.dropFirst())).run()
    }
}

extension ParsableCommand {
    /// Ends every command's help: settings are flags of all commands, and ArgumentParser does not list them.
    static var settingsHelp: String {
        """
        Every setting is a flag too, of every command: --data-dir ./data, --http.listen 127.0.0.1:8080. \
        --config FILE names the configuration file (else /etc/groupd/groupd.yaml, else ./config/groupd.yaml). \
        'groupd config example' prints all settings, 'groupd config show' what is in effect.
        """
    }
}
