import GroupChat
import TestSupport
import Testing

@testable import groupd

@Suite(
    "What people type, over HTTP", .scratchDatabase(from: .migrated), .tags(.database, .security),
    .timeLimit(.minutes(2)))
struct SearchInputTests {
    /// Syntax of somebody else, and a word that is found in spite of it.
    private static let syntax = [
        "tide'; drop table groupd.messages; --", "tide' or '1'='1", "tide & ! | <-> (:*)", "tide:*", "!tide", "(tide",
        "tide)",
        "tide & ", "| tide", "tide <2> water", "'tide'", "\\tide\\", "tide\\", "$1 tide %s %n", "tide {\"a\":1}",
        "tide\u{202E}",
        "\u{200B}tide\u{FEFF}", "ti\u{200B}de", "\u{1}\u{2}tide\u{7F}", "\"tide", "tide \"", "“tide", "tide from:",
        "tide since:never",
        "TIDE", "tide 👩\u{200D}🚀", "tide --", "tide - - -",
    ]

    @Test("finds its words, whatever syntax it looks like")
    func syntax() async throws {
        try await HTTPFixture.with { server in
            let scene = try await SearchScene(server)
            let seq = try await scene.say("The tide is out.")
            for typed in Self.syntax {
                let answer = try await scene.ask(["q": typed])
                #expect(answer.status == 200 && answer.foundSeqs == [seq], "\(typed): \(answer.text)")
            }
            #expect(try await scene.found(["q": "tide"]) == [seq], "The messages are still there.")
        }
    }

    @Test(
        "answers what leads nowhere with nothing",
        arguments: [
            "the", "the of and", "\"the\"", "a b", "🌊", "zzzz", "\"tide low\"", "tide -low",
            "tide from:nobody",
            "tide since:2999", "tide until:1999", "tide from:%", "tide from:_", "\u{0301}a", "x'00'", "\\x00", "0",
            "-1 1",
        ])
    func nothing(typed: String) async throws {
        try await HTTPFixture.with { server in
            let scene = try await SearchScene(server)
            try await scene.say("The tide is low.")
            let answer = try await scene.ask(["q": typed, "mode": "keyword"])
            #expect(answer.status == 200 && answer.foundSeqs.isEmpty, "\(answer.text)")
            #expect(answer.json["next"] == .null)
        }
    }

    @Test("refuses what has no word to search for, or is too long, and names the field")
    func refused() async throws {
        try await HTTPFixture.with { server in
            let scene = try await SearchScene(server)
            for typed in [
                "", " ", "\u{1}\u{2}", "from:ada", "since:2026", "-tide", "\"\"", "- -", "& | ! <->", "''''",
                String(repeating: "a", count: 1_001),
            ] {
                let answer = try await scene.ask(["q": typed])
                #expect(answer.status == 422 && answer.wrongFields == ["q"], "\(typed.prefix(20)): \(answer.text)")
                #expect(!answer.text.contains("aaaaaaaaaa"))
            }
            for (parameters, field): (KeyValuePairs<String, String>, String) in [
                (["q": "tide", "thread": "7"], "group"), (["q": "tide", "mode": "Hybrid"], "mode"),
                (["q": "tide", "since": "soon"], "since"), (["q": "tide", "until": "2026-02-30"], "until"),
                (["q": "tide", "limit": "51"], "limit"), (["q": "tide", "cursor": "AAAA"], "cursor"),
                (["q": "tide", "kind": "root"], "kind"), (["q": "tide", "from": ""], "from"),
            ] {
                let answer = try await scene.ask(parameters)
                #expect(answer.status == 422 && answer.wrongFields == [field], "\(answer.text)")
            }
            #expect(try await scene.ask(["q": "tide\u{0}"]).code == "bad_request")
            let huge = try await server.ask("GET", "/search?q=" + String(repeating: "a", count: 100_000), as: scene.ada)
            #expect(huge.status == 414 || huge.status == 431, "\(huge.status)")
            // As long as the URI may be, and each character four bytes.
            let long = try await scene.ask(["q": String(repeating: "🌊", count: 660)])
            #expect(long.status == 200, "\(long.text)")
            let many = try await scene.ask([
                "q": String((0..<330).map { "w\($0 % 10)\"-" }.joined(separator: " ").prefix(1_000))
            ])
            #expect(many.status == 200, "\(many.text)")
        }
    }
}
