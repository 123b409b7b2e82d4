import Embedded
import TestSupport
import Testing

@Suite("Search, as it is built", .tags(.database, .redis, .slow), .timeLimit(.minutes(5)))
struct SearchTests {
    /// Words alone: the same on a machine with a model and on one without.
    private static let flags = ["--embeddings.kind", "off"]

    @Test("what was just said is found over REST and by the command beside the server, and by the command alone")
    func search() async throws {
        try await DataFolder.with { folder in
            let server = try folder.serve(Self.flags)
            var ada = Visitor(try await server.ready())
            #expect(
                try await folder.run(["user", "create", "--email", "ada@example.org", "--name", "Ada"]).exit == .code(0)
            )
            let made = try await folder.run(["group", "create", "Harbour", "--owner", "ada@example.org"])
            let group = try #require(made.lines.first, "\(made.lines)")
            ada.token = try await folder.run(["token", "ada@example.org"]).lines.first
            for content in ["High water is at six.", "The key to the shed is lost."] {
                let sent = try await ada.post("/groups/\(group)/messages", #"{"content":"\#(content)"}"#)
                #expect(sent.status == 201, "\(sent.body)")
                // At once: nothing is waited for.
                let word = content.contains("key") ? "key" : "water"
                let found = try await ada.get("/search?q=\(word)&group=\(group)")
                #expect(found.status == 200 && found.body.contains(content), "\(found.body)")
                #expect(found["mode"] == "keyword")
            }
            #expect(try await ada.get("/search?q=water&mode=semantic").status == 503)
            let beside = try await folder.run(["search", "Harbour", "high water"] + Self.flags)
            #expect(beside.exit == .code(0))
            #expect(beside.lines.contains { $0.hasSuffix("  Ada  #2") }, "\(beside.lines)")
            #expect(beside.lines.contains("    High water is at six."), "\(beside.lines)")
            let indexed = try await folder.run(["reindex", "Harbour"] + Self.flags)
            #expect(indexed.lines.last?.hasPrefix("indexed the words of \(group) in ") == true, "\(indexed.lines)")
            try await server.stop()

            let alone = try await folder.run(["search", "Harbour", "shed", "--mode", "keyword"] + Self.flags)
            #expect(alone.lines.contains("    The key to the shed is lost."), "\(alone.lines)")
            #expect(folder.postgresProcesses.isEmpty)
        }
    }

    @Test("indexing anew with another model than the server's changes nothing, and says what to do")
    func otherModel() async throws {
        try await DataFolder.with { folder in
            let server = try folder.serve(["--embeddings.kind", "deterministic"])
            var ada = Visitor(try await server.ready())
            _ = try await folder.run(["user", "create", "--email", "ada@example.org", "--name", "Ada"])
            let group = try #require(
                try await folder.run(["group", "create", "Harbour", "--owner", "ada@example.org"]).lines.first)
            ada.token = try await folder.run(["token", "ada@example.org"]).lines.first
            #expect(
                try await ada.post("/groups/\(group)/messages", #"{"content":"High water is at six."}"#).status == 201)
            let refused = try await folder.run([
                "reindex", "--embeddings.kind", "openai", "--embeddings.url", "http://127.0.0.1:9/v1",
                "--embeddings.model", "other",
            ])
            #expect(refused.exit == .code(1))
            #expect(
                refused.lines.last?.contains("Give the server's embeddings.* settings") == true, "\(refused.lines)")
            let done = try await folder.run(["reindex", "--embeddings.kind", "deterministic"])
            #expect(done.lines.last?.hasPrefix("indexed the words and meaning of all groups") == true, "\(done.lines)")
            let found = try await ada.get("/search?q=water&mode=semantic&group=\(group)")
            #expect(found.status == 200 && found.body.contains("High water"), "\(found.body)")
            try await server.stop()
        }
    }
}
