import ArgumentParser
import ChatLoad
import Foundation

/// Measures what a search finds, beside what is known to be right, and how long it takes, on servers of its own.
@main
struct Program: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "groupd-retrieval", abstract: "Measures groupd's search: what it finds, and how fast.")

    @Option(help: "The program to measure.")
    var server = ".build/release/groupd"

    @Option(help: "A directory for the servers' data; it must not exist.")
    var data: String

    @Option(help: "Where the conversations are: JSON Lines, unpacked.")
    var conversations: String

    @Option(help: "Where the local model's files are.")
    var model: String

    @Option(help: "Where vectors are kept from run to run, so that each text is read by the model once.")
    var cache: String

    @Option(help: "The port that the servers listen on.")
    var port = 18_280

    @Option(help: "Only these sections: quality, latency, recall.")
    var sections = Sections.all

    @Option(help: "Searches for each latency, each of another question.")
    var searches = 150

    @Option(help: "Messages on the large server.")
    var messages = 1_000_000

    @Flag(help: "Let the model read the large server's permuted texts too: about half an hour on two cores.")
    var embedAll = false

    @Flag(help: "Leave the servers' data, to look at what was measured.")
    var keep = false

    @Option(help: "Where to write the first ten of each question and mode, a JSON line each.")
    var found: String?

    func run() async throws {
        guard !FileManager.default.fileExists(atPath: data) else {
            throw ValidationError("\(data) exists; what is measured has a new data directory")
        }
        let cache = try VectorCache(directory: cache)
        let maker = VectorMaker(model: model)
        if sections.contains(.quality) {
            try await QualitySection(program: self, cache: cache, maker: maker).run()
        }
        if sections.contains(.latency) || sections.contains(.recall) {
            try await ScaleSection(program: self, cache: cache, maker: maker).run()
        }
    }
}

/// Which sections, apart by commas.
struct Sections: ExpressibleByArgument {
    enum Section: String, CaseIterable { case quality, latency, recall }

    static let all = Sections(chosen: Section.allCases)
    private let chosen: [Section]

    private init(chosen: [Section]) { self.chosen = chosen }

    init?(argument: String) {
        let sections = argument.split(separator: ",").map { Section(rawValue: String($0)) }
        guard !sections.isEmpty, !sections.contains(nil) else { return nil }
        chosen = sections.compactMap(\.self)
    }

    func contains(_ section: Section) -> Bool { chosen.contains(section) }

    var defaultValueDescription: String { "quality,latency,recall" }
}
