import GroupChat
import Postgres
import TestSupport
import Testing

@testable import groupd

/// The commands as they are built, on a database of their own.
@Suite(
    "groupd import and groupd export", .scratchDatabase(from: .migrated), .tags(.database, .slow),
    .timeLimit(.minutes(5)))
struct TransferCommandTests {
    private static let owner = "olga@example.org"

    /// Makes the account that the commands name as the owner.
    private static func prepare() async throws {
        try await ScratchDatabase.current.run(
            """
            with u as (insert into groupd.users (id, name) values (gen_random_uuid(), 'Olga') returning id)
            insert into groupd.accounts (id, email, tier) select id, '\(owner)', 'premium' from u
            """)
    }

    private static func groupd(_ arguments: String...) async throws -> BuiltProgram.Run {
        let url = ScratchDatabase.current.connectionString(user: "groupd")
        return try await BuiltProgram.run(arguments, environment: ["GROUPD_POSTGRES_URL": url])
    }

    private static let file = """
        {"id":"a","user":"ann","content":"first","created_at":"2020-01-01T00:00:00Z"}\r

        {"id":"b","user":"ben","content":"answer\\n\\"two\\"","created_at":"2019-01-01T00:00:00.125Z","reply_to":"a"}
        {"id":"c","user":"ben"
        {"id":"d","user":"ann","content":"","created_at":"2020-01-01T00:00:00Z"}
        {"id":"e","user":"ann","content":"to the answer","created_at":"2020-01-02T00:00:00Z","reply_to":"b"}
        {"id":"f","user":"cat","content":"to nobody","created_at":"2020-01-03T00:00:00+02:00","reply_to":"zz"}
        {"id":"e","user":"ann","content":"again","created_at":"2020-01-02T00:00:00Z"}
        {"user":"Olga","content":"without an id","created_at":"2020-01-04T00:00:00Z"}
        """

    @Test("say what they did, tell what they could not, and give back what was brought in")
    func whole() async throws {
        try await Self.prepare()
        let folder = try ScratchFolder()
        let file = try folder.write(Self.file, to: "history.jsonl")
        let first = try await Self.groupd("import", "jsonl", file, "--group", "old days", "--owner", Self.owner)
        #expect(first.status == 0)
        let words = first.output.split(separator: " ")
        let group = try #require(words.count == 11 ? GroupID(words[7]) : nil, "\(first)")
        #expect(first.output.hasPrefix("imported 5 messages by 4 users into \(group) in "))
        #expect(first.output.hasSuffix(" s\n"))
        #expect(
            first.errors == """
                Line 4 is skipped: The JSON text ends too early (byte 22).
                Line 5 is skipped: content: Must not be empty.
                Line 7 answers no message that came before it; it is imported as a message of its own.
                1 messages were there already.
                2 lines were skipped.

                """)
        let second = try await Self.groupd("import", "jsonl", file, "--group", "\(group)", "--owner", Self.owner)
        #expect(second.output.hasPrefix("imported 0 messages by 0 users into \(group) in "))

        let exported = try await Self.groupd("export", "old days")
        #expect(exported.status == 0)
        let lines = exported.output.split(separator: "\n")
        #expect(lines.count == 5)
        #expect(lines[1].contains(#""user":"ben""#) && lines[1].contains(#""content":"answer\n\"two\"""#))
        #expect(lines[1].contains(#""created_at":"2019-01-01T00:00:00.125Z""#))
        #expect(lines[3].contains(#""created_at":"2020-01-02T22:00:00.000Z"}"#))
        let copy = try folder.write(exported.output, to: "copy.jsonl")
        let third = try await Self.groupd("import", "jsonl", copy, "--group", "new days", "--owner", Self.owner)
        #expect(third.output.hasPrefix("imported 5 messages by 4 users into "))
        #expect(third.errors == "")
        #expect(try await Self.groupd("export", "new days", "--as", Self.owner).output == exported.output)
    }

    @Test("say in a sentence why they cannot")
    func failures() async throws {
        try await Self.prepare()
        let folder = try ScratchFolder()
        let file = try folder.write("", to: "empty.jsonl")
        let cases: [([String], String)] = [
            (
                ["import", "jsonl", "/nowhere", "--group", "g", "--owner", Self.owner],
                "/nowhere cannot be read: No such"
            ),
            (
                ["import", "jsonl", "/tmp", "--group", "g", "--owner", Self.owner],
                "/tmp cannot be read: Is a directory"
            ),
            (["import", "jsonl", file, "--group", "g", "--owner", "x@y"], "Nobody has the mail address x@y."),
            (
                ["import", "jsonl", file, "--group", " ", "--owner", Self.owner],
                "--group: Must not be only white space."
            ),
            (
                ["import", "jsonl", file, "--group", "\(GroupID.random())", "--owner", Self.owner],
                "There is no such group."
            ),
            (["export", "g"], "There is no group g."),
        ]
        for (arguments, sentence) in cases {
            let url = ScratchDatabase.current.connectionString(user: "groupd")
            let run = try await BuiltProgram.run(arguments, environment: ["GROUPD_POSTGRES_URL": url])
            #expect(run.status == 1)
            #expect(run.output == "")
            #expect(run.errors.hasPrefix("Error: \(sentence)"), "\(run.errors)")
        }
    }
}
