import Embedded
import Glibc
import TestSupport
import Testing

@Suite("groupd chat", .tags(.database, .redis, .slow), .timeLimit(.minutes(5)))
struct ChatTests {
    /// Runs the client with this input, and returns how it ended and what it printed.
    private static func chat(
        _ input: String, _ arguments: [String], in directory: String
    ) async throws -> (exit: ChildProcess.Exit, lines: [String]) {
        let process = try start(input, arguments, in: directory)
        let exit = try await process.end()
        return (exit, process.lines.map(String.init))
    }

    /// The input is a file, and the shell becomes the client: a signal to it reaches the client.
    private static func start(_ input: String, _ arguments: [String], in directory: String) throws -> ServerProcess {
        let name = "\(directory)/\(UInt32.random(in: 0 ... .max))"
        let file = try #require(fopen(name + ".input", "w"))
        fputs(input, file)
        fclose(file)
        let words = ([ServerProcess.program, "chat"] + arguments).map { "'\($0)'" }.joined(separator: " ")
        return try ServerProcess(
            ["-c", "exec \(words) < \(name).input"], output: name + ".log", program: "/bin/sh")
    }

    @Test("what one person types another reads once, also across a server that was killed")
    func conversation() async throws {
        try await DataFolder.with { folder in
            try await ScratchDirectory.with("chat") { directory in
                let first = try folder.serve()
                let listen = String(try await first.ready().dropFirst("http://".count))
                for name in ["ada", "bob"] {
                    let made = try await folder.run(
                        ["user", "create", "--email", "\(name)@example.org", "--name", name])
                    #expect(made.exit == .code(0), "\(made.lines)")
                }
                let group = try #require(
                    try await folder.run(["group", "create", "den", "--owner", "ada@example.org"]).lines.first)
                #expect(try await folder.run(["group", "add", group, "bob@example.org"]).exit == .code(0))
                let flags = ["--data-dir", folder.path, "--http.listen", listen]

                let follower = try Self.start(
                    "", ["den", "--as", "bob@example.org", "--jsonl", "--follow"] + flags, in: directory)
                try await eventually("bob follows") {
                    follower.lines.contains { $0.contains(#""type":"member""#) && $0.contains(#""seq":2"#) }
                }
                let ada = ["den", "--as", "ada@example.org"] + flags
                let one = try await Self.chat("one\n\n", ada, in: directory)
                #expect(one.exit == .code(0))
                #expect(one.lines.prefix(2) == ["* ada: joined", "* bob: joined"])
                #expect(one.lines.last?.hasSuffix(" #3 ada: one") == true, "\(one.lines)")
                try await eventually("bob reads the first") { follower.lines.contains { $0.contains(#""one""#) } }

                first.send(SIGKILL)
                _ = try await first.end()
                let second = try folder.serve(["--http.listen", listen])
                try await second.ready()
                let two = try await Self.chat(
                    #"{"content":"two","thread":3}"#, ada + ["--jsonl"], in: directory)
                #expect(two.exit == .code(0))
                try await eventually("bob reads the second", within: .seconds(60)) {
                    follower.lines.contains { $0.contains(#""two""#) && $0.contains(#""thread":3"#) }
                }
                #expect(follower.lines.count { $0.contains(#""one""#) && $0.contains(#""type":"message""#) } == 1)

                let stored = try await folder.run(["export", group]).lines
                #expect(stored.count == 2, "\(stored)")
                #expect(stored.first?.contains(#""content":"one""#) == true)
                #expect(stored.last?.contains(#""content":"two""#) == true)

                let long = String(repeating: "x", count: 9_000)
                let three = try await Self.chat("\(long)\nthree\n", ada, in: directory)
                #expect(three.exit == .code(1))
                #expect(three.lines.contains { $0.hasPrefix("* Not sent: ") && $0.contains("8000 characters") })
                #expect(three.lines.contains { $0.hasSuffix(" ada: three") }, "\(three.lines)")
                #expect(three.lines.last == "Error: 1 message was not sent.")
                let empty = try await Self.chat(#"{"content":""}"#, ada + ["--jsonl"], in: directory)
                #expect(empty.exit == .code(1))
                try await second.stop()
                follower.send(SIGTERM)
                _ = try await follower.end()
            }
        }
    }

    @Test("says so where no server answers, and starts nothing")
    func absent() async throws {
        try await DataFolder.with { folder in
            let run = try await folder.run(
                ["chat", "den", "--as", "ada@example.org", "--http.listen", "127.0.0.1:1"])
            #expect(run.exit == .code(1))
            #expect(
                run.lines == [
                    "Error: No groupd answers at 127.0.0.1:1: 'groupd serve' starts one, --http.listen says where it is."
                ])
            #expect(folder.postgresProcesses.isEmpty)
        }
    }
}
