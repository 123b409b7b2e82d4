import Testing

@testable import groupd

@Suite("Settings among the arguments")
struct ArgumentSplitTests {
    @Test(
        "settings go to the settings, the rest to the command, in order",
        arguments: [
            (["serve"], ["serve"], []),
            (["serve", "--http.listen", ":1"], ["serve"], ["http.listen=:1"]),
            (["--http.listen=:1", "serve"], ["serve"], ["http.listen=:1"]),
            (["--data-dir", "x", "user", "list"], ["user", "list"], ["data_dir=x"]),
            (["--data_dir=x", "user", "--data-dir", "y"], ["user"], ["data_dir=x", "data_dir=y"]),
            (["--http.public-url=a=b"], [], ["http.public_url=a=b"]),
            (["--http.public_url", ""], [], ["http.public_url="]),
            (["--http.public-url="], [], ["http.public_url="]),
            (["--qa.daily-budget_usd", "-5"], [], ["qa.daily_budget_usd=-5"]),
            (["--providers.a.api-key-file", "/k"], [], ["providers.a.api_key_file=/k"]),
            (["--http.listen=--x"], [], ["http.listen=--x"]),
            (["ask", "G", "--", "--http.listen", ":1"], ["ask", "G", "--", "--http.listen", ":1"], []),
            (
                ["user", "create", "--email", "e@x.example", "--name=N", "-v", "-"],
                ["user", "create", "--email", "e@x.example", "--name=N", "-v", "-"], []
            ),
            (["--help", "--version", "--operator"], ["--help", "--version", "--operator"], []),
        ] as [([String], [String], [String])])
    func parts(arguments: [String], rest: [String], settings: [String]) {
        let split = ArgumentSplit(arguments)
        #expect(split.rest == rest)
        #expect(
            split.assignments.map { assignment in
                guard case .text(let text) = assignment.given else { return "a list" }
                return "\(assignment.key.key)\(assignment.key.isFile ? "_file" : "")=\(text)"
            } == settings)
        #expect(split.problems.isEmpty)
    }

    @Test(
        "--config goes with every command, and the last one counts",
        arguments: [
            ["--config", "f", "serve"], ["serve", "--config=f"], ["--config", "g", "serve", "--config", "f"],
        ])
    func config(arguments: [String]) {
        let split = ArgumentSplit(arguments)
        #expect(split.configPath == "f")
        #expect(split.rest == ["serve"])
    }

    @Test(
        "a flag that is wrong is told in one sentence, as the user's mistake",
        arguments: [
            (["--http.lisen", "x"], "There is no setting --http.lisen; the nearest is --http.listen."),
            (["--http.Listen=x"], "There is no setting --http.Listen; the nearest is --http.listen."),
            (
                ["--providers.mine.modle", "x"],
                "There is no setting --providers.mine.modle; the nearest is --providers.mine.model."
            ),
            (["--http.listen"], "--http.listen needs a value: --http.listen VALUE, or with =."),
            (["--http.listen", "--log.level=info"], "--http.listen needs a value: --http.listen VALUE, or with =."),
            (["--config"], "--config needs a value: --config VALUE, or with =."),
        ])
    func mistakes(arguments: [String], sentence: String) {
        let problems = ArgumentSplit(arguments).problems
        #expect(problems == [ConfigurationProblem(sentence: sentence, isUsage: true)])
    }

    @Test("a setting mistyped never shows the value that it was given")
    func mistypedSecret() {
        let problems = ArgumentSplit(["--postgres.ulr=canary", "--providers.a.apikey", "canary"]).problems
        #expect(problems.count == 2)
        #expect(problems.allSatisfy { !$0.sentence.contains("canary") })
    }

    @Test(
        "secrets among the arguments are overwritten where the kernel keeps them, and nothing else is",
        arguments: [
            (["serve", "--redis.url", "canary", "x"], ["serve", "--redis.url", "******", "x"]),
            (["--redis.url=canary"], ["--redis.url=******"]),
            (
                ["--redis.url-file=canary", "--data-dir", "canary"],
                ["--redis.url-file=canary", "--data-dir", "canary"]
            ),
            (["", "--redis.url", "", "--postgres.url", "é"], ["", "--redis.url", "", "--postgres.url", "**"]),
        ])
    func hiding(arguments: [String], hidden: [String]) {
        var memory = (["groupd"] + arguments).flatMap { Array("\($0)\0".utf8) }
        memory.withUnsafeMutableBytes { ProcessArguments.hide(ArgumentSplit(arguments).secrets, in: $0) }
        #expect(memory == (["groupd"] + hidden).flatMap { Array("\($0)\0".utf8) })
    }
}
