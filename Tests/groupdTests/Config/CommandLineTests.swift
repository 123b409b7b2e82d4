import Foundation
import Testing

@testable import groupd

@Suite("The program, as it is built", .timeLimit(.minutes(1)))
struct CommandLineTests {
    @Test("version is printed both ways", arguments: [["version"], ["--version"], ["version", "--data-dir", "x"]])
    func version(arguments: [String]) async throws {
        let run = try await BuiltProgram.run(arguments)
        #expect(run == .init(status: 0, output: "groupd \(BuildInfo.version)\n", errors: ""))
    }

    @Test("config example prints the example file")
    func example() async throws {
        #expect(try await BuiltProgram.run(["config", "example"]).output == ExampleFile().text)
    }

    @Test("config show prints values and origins, with settings from every source before and behind the command")
    func show() async throws {
        let folder = try ScratchFolder()
        let file = try folder.write("redis.url: redis://:canary@h\nlimits: {burst: 5}\n")
        let run = try await BuiltProgram.run(
            ["--config", file, "config", "show", "--data-dir=/d"], environment: ["GROUPD_QA_TOP_N": "7"])
        #expect(run.status == 0)
        #expect(run.errors == "")
        let lines = run.output.split(separator: "\n").map { $0.split(separator: " ", omittingEmptySubsequences: true) }
        let shown = Dictionary(uniqueKeysWithValues: lines.map { ($0[0], $0.dropFirst().joined(separator: " ")) })
        #expect(shown["redis.url"] == "••• file \(file.visible):1")
        #expect(shown["limits.burst"] == "5 file \(file.visible):2")
        #expect(shown["qa.top_n"] == "7 env GROUPD_QA_TOP_N")
        #expect(shown["data_dir"] == "/d flag --data-dir")
        #expect(shown["http.listen"] == "127.0.0.1:8080 default")
        #expect(shown["postgres.url"] == "- default")
    }

    @Test(
        "what is wrong is one line on standard error; 64 blames the command line, 1 the rest",
        arguments: [
            (["config", "show", "--http.lisen", "x"], [:], 64, "Error: There is no setting --http.lisen;"),
            (["config", "show", "--http.listen", "x"], [:], 64, "Error: http.listen (flag --http.listen) takes"),
            (["version", "--data-dir"], [:], 64, "Error: --data-dir needs a value"),
            (
                ["config", "show", "--config", "/nowhere"], [:], 1,
                "Error: The configuration file /nowhere does not exist."
            ),
            (["config", "show"], ["GROUPD_LOG_LEVEL": "loud"], 1, "Error: log.level (env GROUPD_LOG_LEVEL) takes"),
            (["serve", "--data-dir", "/proc/nope"], [:], 1, "Error: mkdir failed for /proc/nope:"),
            (["config", "show"], ["GROUPD_HTTP_TLS_KEY": "k"], 1, "Error: http.tls.certificate and http.tls.key"),
        ] as [([String], [String: String], Int32, String)])
    func failures(arguments: [String], environment: [String: String], status: Int32, start: String) async throws {
        let run = try await BuiltProgram.run(arguments, environment: environment)
        #expect(run.status == status)
        #expect(run.output == "")
        #expect(run.errors.hasPrefix(start))
        #expect(run.errors.hasSuffix(".\n") && run.errors.count { $0 == "\n" } == 1)
    }

    @Test(
        "an option or a command that does not exist is a usage error",
        arguments: [
            ["--nope"], ["config", "show", "--nope"], ["nope"], ["config", "show", "nope"],
        ])
    func usage(arguments: [String]) async throws {
        let run = try await BuiltProgram.run(arguments)
        #expect(run.status == 64)
        #expect(run.errors.hasPrefix("Error: "))
        #expect(run.errors.contains("Usage: groupd"))
    }

    @Test(
        "a mistyped flag without a dot names the nearest setting, or the command's own option",
        arguments: [
            (["serve", "--data-dri", "x"], "--data-dir"), (["serve", "--datadir=x"], "--data-dir"),
            (["serve", "--log_level", "debug"], "--log.level"), (["user", "list", "--conf", "x"], "--config"),
            (["--data_dirr", "x", "config", "show"], "--data-dir"),
            (["user", "create", "--emial", "x", "--name", "N"], "--email"),
            (["serve", "--http-listen", "x"], "--http.listen"),
        ])
    func mistypedFlags(arguments: [String], meant: String) async throws {
        let run = try await BuiltProgram.run(arguments)
        #expect(run.status == 64)
        let first = try #require(run.errors.split(separator: "\n").first)
        #expect(first.hasPrefix("Error: ") && first.contains(meant), "\(first)")
        #expect(run.errors.contains("Usage: groupd"))
    }

    @Test(
        "the help of every command says where the settings are",
        arguments: [
            [], ["--help"], ["help"], ["version", "--help"], ["config", "--help"], ["help", "config", "show"],
            ["config", "example", "-h"], ["config", "show", "--help", "--config", "/nowhere"],
        ])
    func help(arguments: [String]) async throws {
        let run = try await BuiltProgram.run(arguments)
        #expect(run.status == 0)
        #expect(run.output.contains("USAGE: groupd"))
        #expect(run.output.replacing("\n", with: " ").contains("'groupd config example' prints all settings"))
    }

    @Test(
        "a command that reads says where it found no database, and makes none",
        arguments: [
            ["user", "list"], ["user", "set", "a@b.example", "--tier", "free"],
            ["user", "claim", "n", "--email", "a@b.example"],
            ["group", "list"], ["group", "add", "g", "a@b.example"], ["token", "a@b.example"], ["export", "g"],
            ["search", "g", "words"], ["reindex"], ["reindex", "g"], ["epoch", "renew"],
        ])
    func wrongDirectory(arguments: [String]) async throws {
        let folder = try ScratchFolder()
        let other = folder.path + "/other"
        try FileManager.default.createDirectory(atPath: other, withIntermediateDirectories: true)
        for path in [folder.path + "/data", other] {
            let run = try await BuiltProgram.run(arguments + ["--data-dir", path])
            #expect(run.status == 1)
            #expect(run.output == "")
            #expect(run.errors.hasPrefix("Error: There is no database in \(path)"), "\(run.errors)")
            #expect(run.errors.contains("--data-dir"))
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["other"])
        #expect(try FileManager.default.contentsOfDirectory(atPath: other).isEmpty)
    }

    @Test("a secret among the arguments is not in the list of processes while groupd runs")
    func hidden() async throws {
        let folder = try ScratchFolder()
        let pipe = folder.path + "/pipe"
        try #require(mkfifo(pipe, 0o600) == 0)
        let arguments = ["config", "show", "--config", pipe, "--redis.url", "redis://canary", "--data-dir", "visible"]
        let run = try await BuiltProgram.run(arguments) { process in
            // Opening waits until groupd reads its configuration, and groupd waits until the pipe is closed.
            let writer = try FileHandle(forWritingTo: URL(fileURLWithPath: pipe))
            let listed = try String(contentsOfFile: "/proc/\(process)/cmdline", encoding: .utf8)
            #expect(listed.contains("--redis.url") && listed.contains("visible"))
            #expect(!listed.contains("canary"))
            try writer.close()
        }
        #expect(run.status == 0)
        #expect(run.output.contains("•••"))
        #expect(!(run.output + run.errors).contains("canary"))
        #expect(run.errors.hasPrefix("Warning: --redis.url was in the list of processes"))
    }
}
