import ArgumentParser
import DeliveryChecker

struct CheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Checks a history that was written down.")

    @Argument(help: "The directory of the history: a JSON Lines file a process.")
    var directory: String

    @Flag(help: "Require what a run with faults must hold.")
    var faults = false

    func run() throws {
        let report = Checker.check(try HistoryFile.history(in: directory))
        print(ReportTable.text(report))
        guard ReportTable.verdict(report, faults ? .faults : Minima()) else { throw ExitCode.failure }
    }
}
