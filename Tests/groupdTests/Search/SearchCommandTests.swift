import GroupChat
import Postgres
import TestSupport
import Testing

@testable import groupd

/// The command as it is built, on a database of its own.
@Suite("groupd search", .scratchDatabase(from: .migrated), .tags(.database, .slow), .timeLimit(.minutes(5)))
struct SearchCommandTests {
    private static func groupd(_ arguments: String...) async throws -> BuiltProgram.Run {
        try await groupd(arguments)
    }

    private static func groupd(_ arguments: [String]) async throws -> BuiltProgram.Run {
        let url = ScratchDatabase.current.connectionString(user: "groupd")
        return try await BuiltProgram.run(
            arguments, environment: ["GROUPD_POSTGRES_URL": url, "GROUPD_EMBEDDINGS_KIND": "off"])
    }

    private static let history = """
        {"user":"ann","content":"High water is at six.\\nBring <b>boots</b> & a rope.","created_at":"2020-03-01T12:30:00Z"}
        {"user":"ben","content":"The key to the shed is lost.","created_at":"2020-03-02T08:00:00Z"}
        {"user":"ben","content":"Low water at noon\\u001b[2J","created_at":"2020-03-03T08:00:00Z"}
        """

    /// Olga's group Harbour, in which Ann and Ben have said three things, and Mallory, who is not in it.
    private static func prepare() async throws {
        for name in ["Olga", "Mallory"] {
            try await ScratchDatabase.current.run(
                """
                with u as (insert into groupd.users (id, name) values (gen_random_uuid(), '\(name)') returning id)
                insert into groupd.accounts (id, email, tier)
                select id, '\(name.lowercased())@example.org', 'premium' from u
                """)
        }
        let folder = try ScratchFolder()
        let file = try folder.write(history, to: "history.jsonl")
        let run = try await groupd("import", "jsonl", file, "--group", "Harbour", "--owner", "olga@example.org")
        #expect(run.status == 0, "\(run.errors)")
    }

    @Test("prints time, author, number and text of what the owner finds, best first")
    func found() async throws {
        try await Self.prepare()
        let run = try await Self.groupd("search", "Harbour", "high water", "--mode", "keyword")
        #expect(run.status == 0 && run.errors == "", "\(run.errors)")
        let lines = run.output.split(separator: "\n")
        try #require(lines.count == 4, "\(run.output)")
        #expect(lines[0].hasPrefix("2020-03-01 12:30  ann  #"))
        #expect(lines[1] == "    High water is at six. Bring <b>boots</b> & a rope.")
        #expect(lines[2].hasPrefix("2020-03-03 08:00  ben  #"))
        #expect(!run.output.contains("\u{1B}"), "What somebody wrote does not reach the terminal; it is a pipe, too.")
        let one = try await Self.groupd("search", "Harbour", "water", "from:ben", "--limit", "1")
        #expect(one.output.hasPrefix("2020-03-03 08:00  ben  #"))
        #expect(one.errors.contains("Searched by words alone"))
        let phrase = try await Self.groupd("search", "Harbour", #""key to" -water"#, "--mode", "keyword")
        #expect(phrase.output.split(separator: "\n").count == 2)
        #expect(phrase.errors == "")
    }

    @Test("--json prints what GET /search answers")
    func json() async throws {
        try await Self.prepare()
        let run = try await Self.groupd(
            "search", "Harbour", "water", "--json", "--limit", "1", "--as", "olga@example.org")
        #expect(run.status == 0 && run.output.hasSuffix("\n") && run.output.count { $0 == "\n" } == 1)
        let answer = try JSONTree(parsing: run.output)
        #expect(Set(answer.keys) == ["items", "next", "mode", "took_ms"])
        #expect(answer["items"]?.elements.count == 1)
        #expect(answer["next"]?.text != nil && answer["mode"]?.text == "keyword")
    }

    @Test("says in a sentence that nothing was found, and why it cannot search")
    func sentences() async throws {
        try await Self.prepare()
        let nothing = try await Self.groupd("search", "Harbour", "zeppelin", "--mode", "keyword")
        #expect(nothing == .init(status: 0, output: "", errors: "Nothing was found.\n"))
        let cases: [([String], Int32, String)] = [
            (["search", "Nowhere", "water"], 1, "There is no group Nowhere."),
            (["search", "Harbour", "water", "--as", "x@y"], 1, "Nobody has the mail address x@y."),
            (
                ["search", "Harbour", "water", "--as", "mallory@example.org"], 1,
                "Whoever asks is no member of this group."
            ),
            (["search", "Harbour", "water", "--mode", "semantic"], 1, "Nothing makes vectors of texts here"),
            (["search", "Harbour", "from:ann"], 64, "The words: Needs a word to search for."),
            (["search", "Harbour", String(repeating: "a", count: 100_000)], 64, "The words: Has more than 1000"),
            (["search", "Harbour", "water", "--limit", "51"], 64, "--limit takes 1 to 50."),
            (
                ["search", "Harbour", "water", "--mode", "magic"], 64,
                "The value 'magic' is invalid for '--mode <mode>'."
            ),
            (["search", "Harbour"], 64, "Missing expected argument '<words> ...'"),
        ]
        for (arguments, status, sentence) in cases {
            let run = try await Self.groupd(arguments)
            #expect(run.status == status && run.output == "", "\(run)")
            #expect(run.errors.hasPrefix("Error: \(sentence)"), "\(run.errors.prefix(300))")
        }
    }
}

extension SearchCommandTests {
    @Test("groupd reindex makes the index of a group or of all anew, and what was lost is found again")
    func reindex() async throws {
        try await Self.prepare()
        #expect(try await Self.groupd("reindex").status == 0)
        let groups = try await ScratchDatabase.current.run("select id from groupd.groups")
        for (arguments, name) in [(["reindex", "Harbour"], groups), (["reindex"], "all groups")] {
            #expect(try await Self.found("water").count == 2)
            // As after a fault: nothing in the index, and the index says that it has everything.
            try await ScratchDatabase.current.run(
                "delete from groupd.message_words; delete from groupd.term_df")
            #expect(try await Self.found("water").isEmpty)
            let run = try await Self.groupd(arguments)
            #expect(run.status == 0 && run.errors == "", "\(run)")
            #expect(run.output.hasPrefix("indexed the words of \(name) in "), "\(run.output)")
            #expect(run.output.hasSuffix(" s\n"))
        }
        #expect(try await Self.found("water").count == 2)
        let unknown = try await Self.groupd("reindex", "Nowhere")
        #expect(unknown.status == 1 && unknown.errors == "Error: There is no group Nowhere.\n")
    }

    private static func found(_ words: String) async throws -> [JSONTree] {
        let run = try await groupd("search", "Harbour", words, "--json")
        return try JSONTree(parsing: run.output)["items"]?.elements ?? []
    }
}
