internal import ArgumentParser
internal import Embeddings
internal import Glibc
internal import GroupChat

/// `groupd search`.
struct SearchCommand: ConfiguredCommand {
    static let configuration = CommandConfiguration(
        commandName: "search",
        abstract: "Find messages of a group by their words and by what they mean, best first.",
        discussion: """
            "Quoted words" have to stand so, -word must not stand, from:name (or from:"Ada Lovelace"), since:2026-03-01 \
            and until:2026-03 narrow it down; the shell's own quotes go around it all: \
            groupd search Harbour 'high water from:ada -boat "at six"'. \(settingsHelp)
            """)

    @Argument(help: "The group: its id, or its name where no other group has it.")
    var group: String

    @Argument(help: "What to look for.")
    var words: [String]

    @Option(name: .customLong("as"), help: "The mail address of the member who asks (default: the group's owner).")
    var asker: String?

    @Option(help: "hybrid: by words and by meaning; keyword: by words; semantic: by meaning.")
    var mode = Wire.SearchMode.hybrid

    @Option(help: "How many at most, up to \(SearchLimitRules.range.upperBound).")
    var limit = Wire.SearchLimit.standard.value

    @Flag(help: "Print the answer of GET /search, in one line.")
    var json = false

    func validate() throws {
        if let fault = Wire.SearchQuery.fault(in: typed) { throw ValidationError("The words: \(fault)") }
        guard Wire.SearchLimit(limit) != nil else {
            throw ValidationError("--limit takes 1 to \(SearchLimitRules.range.upperBound).")
        }
    }

    private var typed: String { words.joined(separator: " ") }

    mutating func run(with loaded: LoadedConfiguration) async throws {
        let (word, asker, json) = (group, asker, json)
        var request = SearchRequest(
            words: SearchWords(parsing: typed), mode: SearchRequest.Mode(mode), limit: Int(limit))
        let meaning = Meaning(loaded.configuration)
        try await OpenDatabase.with(loaded, lanes: ChatLanes.all + [IndexLane.lane]) { database in
            let group = try await GroupDirectory(database: database).require(word)
            request.group = group
            let report = SearchReport(
                searcher: Searcher(
                    database: database,
                    vectors: QueryVectors(database: database, embedders: meaning.embedders).searching),
                request: request,
                asker: try await database.asker(asker, in: group))
            let output = json ? try await report.json() : try await report.text(isTerminal: isatty(STDOUT_FILENO) == 1)
            try await StandardStream.print(Array(output.utf8))
        }
    }
}

extension Wire.SearchMode: ExpressibleByArgument {}
