import ArgumentParser
import ChatLoad

/// Measures a server of its own, and prints every figure with the runs that it is the median of.
@main
struct Program: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "groupd-load", abstract: "Measures groupd: connections, fan-out, sends, limits.")

    @Option(help: "The program to measure.")
    var server = ".build/release/groupd"

    @Option(help: "Where the floor's two programs are: floor and reader.")
    var floor: String

    @Option(help: "Where the local model's files are, for the backfill.")
    var model: String?

    @Option(help: "A data directory for this alone; it must not exist.")
    var data: String

    @Option(help: "The port that the server listens on; the floor takes the next one.")
    var port = 18_180

    @Option(help: "Runs of each variant.")
    var rounds = 3

    @Option(parsing: .upToNextOption, help: "Only these sections.")
    var sections: [Section] = Section.allCases

    enum Section: String, CaseIterable, ExpressibleByArgument {
        case start, idle, fanout, sends, changes, logins, limits, backfill, `import`
    }

    func run() async throws {
        let bench = try await Bench.prepare(self)
        do {
            for section in Section.allCases where sections.contains(section) { try await run(section, bench) }
            try await bench.server.stop()
        } catch {
            try? await bench.server.stop()
            throw error
        }
    }

    private func run(_ section: Section, _ bench: Bench) async throws {
        switch section {
        case .start: try await StartSection(bench: bench).run()
        case .idle: try await IdleSection(bench: bench).run()
        case .fanout: try await FanOutSection(bench: bench).run()
        case .sends: try await SendSection(bench: bench).run()
        case .changes: try await ChangeSection(bench: bench).run()
        case .logins: try await LoginSection(bench: bench).run()
        case .limits: try await LimitSection(bench: bench).run()
        case .backfill: try await BackfillSection(bench: bench, model: model).run()
        case .import: try await ImportSection(bench: bench).run()
        }
    }
}
