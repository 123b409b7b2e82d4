import ArgumentParser
import ChatLoad
import DeliveryChecker
import Foundation
import HTTPClient

struct RunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Drives a server with followers, senders and removals, and checks what came of it.")

    @OptionGroup var server: ServerOptions

    @Option(help: "Where the history is written; made anew.")
    var history: String

    @Option(help: "Follow and write in this group instead of a new one.")
    var group: String?

    @Option(help: "The mail address of that group's owner.")
    var owner = "owner@example.org"

    @Option(help: "Sockets that follow.")
    var followers = 500

    @Option(help: "People who follow, each on equally many sockets.")
    var people = 250

    @Option(help: "Sockets that write.")
    var senders = 20

    @Option(help: "Followers who are removed and added again.")
    var transients = 10

    @Option(help: "How long they write.")
    var seconds = 120

    @Option(help: "Messages a second, all senders together.")
    var rate = 450

    @Option(help: "Messages of one sender that may wait for their answer.")
    var window = 8

    @Flag(help: "Kill the server, PostgreSQL and Redis in turn.")
    var faults = false

    @Option(help: "Seconds between kills.")
    var every = 10

    @Flag(help: "Pass with less than a full run holds.")
    var small = false

    func run() async throws {
        try? FileManager.default.removeItem(atPath: history)
        try FileManager.default.createDirectory(atPath: history, withIntermediateDirectories: true)
        let report = try await Run(self).run()
        print(ReportTable.text(report))
        guard ReportTable.verdict(report, minima) else { throw ExitCode.failure }
    }

    private var minima: Minima {
        if small { return Minima() }
        var minima = Minima.faults
        guard !faults else { return minima }
        (minima.unknown, minima.resumes, minima.kills) = (0, 0, 0)
        return minima
    }
}
