import ArgumentParser

/// Drives a server of its own, kills what it stands on, and decides whether it kept its promises.
@main
struct Program: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "groupd-checker", abstract: "Proves what groupd delivers, under faults.",
        subcommands: [SelfTestCommand.self, CheckCommand.self, RunCommand.self, ImportCommand.self])
}
