import Foundation
import Testing

@testable import groupd

@Suite("The YAML file")
struct FileSourceTests {
    @Test(
        "nested maps, dotted keys and mixtures of them are the same",
        arguments: [
            ("http:\n  tls:\n    key: k\n", ["http.tls.key=k"]),
            ("http.tls.key: k\n", ["http.tls.key=k"]),
            ("http:\n  tls.key: k\n", ["http.tls.key=k"]),
            ("http.tls: {key: k, certificate: 'c'}\n", ["http.tls.key=k", "http.tls.certificate=c"]),
            ("providers:\n  a:\n    model: 4\n  b.model: \"5\"\n", ["providers.a.model=4", "providers.b.model=5"]),
            ("auth.issuers.corp.secret_file: /run/s\n", ["auth.issuers.corp.secret_file=/run/s"]),
            ("qa.providers: [a, b]\n", ["qa.providers=[a|b]"]),
            ("qa:\n  providers:\n    - a\n    - \"b\"\n", ["qa.providers=[a|b]"]),
            ("qa.providers: a, b\n", ["qa.providers=a, b"]),
            ("postgres:\n  url: ~\nredis.url:\n", ["postgres.url=", "redis.url="]),
            ("postgres.url: '~'\n", ["postgres.url=~"]),
            ("x-y: &n {model: m}\nproviders.a: *n\n", ["providers.a.model=m"]),
            ("http:\n# listen: x\nlog: {}\n", []), ("", []), ("# nothing\n", []), ("---\n...\n", []), ("~\n", []),
        ])
    func shapes(yaml: String, expected: [String]) {
        #expect(assignments(yaml) == expected)
    }

    @Test(
        "a mistake is told in one sentence, with its line",
        arguments: [
            ("http:\n  lisen: x\n", "f.yaml:2: there is no setting http.lisen; the nearest is http.listen."),
            ("htpp: {listen: x}\n", "f.yaml:1: there is no setting htpp.listen; the nearest is http.listen."),
            (
                "\nhttp.public-url: x\n",
                "f.yaml:2: there is no setting http.public-url; the nearest is http.public_url."
            ),
            ("http: 80\n", "f.yaml:1: http holds settings, not a value (like http.listen)."),
            ("providers.a: x\n", "f.yaml:1: providers.a holds settings, not a value (like providers.a.kind)."),
            ("http.listen: a:1\nhttp:\n  listen: a:2\n", "f.yaml:3: http.listen stands here and in line 1."),
            ("limits: {burst: 1, burst: 2}\n", "f.yaml:1: burst stands here twice."),
            ("data_dir: {a: b}\n", "f.yaml:1: data_dir takes one line of text."),
            (
                "qa.providers: [[a]]\n",
                "f.yaml:1: qa.providers takes a list of names (small letters and digits), none of them twice."
            ),
            ("- a\n", "f.yaml:1: is not a list of settings: write one \"key: value\" a line."),
            ("? [a]\n: b\n", "f.yaml:1: has a key that is not text."),
            ("log.level: info\n---\nlog.level: debug\n", "f.yaml:2: this is no YAML: but found another document."),
            ("data_dir: *none\n", "f.yaml:1: this is no YAML: found undefined alias."),
            ("data_dir: \u{1}\n", "f.yaml is no YAML: it has characters that YAML does not allow."),
        ])
    func mistakes(yaml: String, sentence: String) {
        #expect(FileSource(yaml, path: "f.yaml").problems.map(\.sentence) == [sentence])
    }

    @Test(
        "YAML that cannot be parsed is told with its line, without quoting the file",
        arguments: [
            "data_dir: [canary\nb: c: canary\n", "postgres.url: \"canary\n", "data_dir: x\n canary: y\n",
            "\tcanary: x\n", "data_dir: !<canary\n", "canary\n", "%CANARY canary\n---\n",
            "{redis.url:redis://:canary@h}\n", "redis.url:redis://:canary@h: x\n",
            "{'redis.url:canary', \"redis.url:canary\"}\n", "{? 'redis.url=canary'}\n",
        ])
    func syntax(yaml: String) {
        let problems = FileSource(yaml, path: "f.yaml").problems.map(\.sentence)
        #expect(problems.count == 1)
        #expect(problems.allSatisfy { $0.hasPrefix("f.yaml") && !$0.contains("canary") && !$0.contains("\n") })
    }

    @Test(
        "a file that multiplies itself is refused, and soon",
        arguments: [
            (0..<12).map { "a\($0): &a\($0) {x: *a\($0 - 1), y: *a\($0 - 1)}\n" }.joined()
                .replacing("*a-1", with: "1"),
            "l: &l {" + (0..<900).map { "k\($0): 1" }.joined(separator: ", ") + "}\n"
                + (0..<16).map { "providers.p\($0): *l\n" }.joined(),
            (0..<8).map { "a\($0): &a\($0) [*a\($0 - 1), *a\($0 - 1)]\n" }.joined().replacing("*a-1", with: "1")
                + "? [*a7, *a7]\n: 1\n",
            String(repeating: "[", count: 100_000), String(repeating: "- ", count: 100_000) + "a",
            String(repeating: "{a: ", count: 100_000),
        ])
    func bombs(yaml: String) {
        let source = FileSource(yaml, path: "f.yaml")
        #expect(!source.problems.isEmpty)
        #expect(source.assignments.isEmpty)
    }

    @Test(
        "10,000 values are read, and no more",
        arguments: [(9_999, []), (10_000, ["f.yaml holds more than 10,000 values."])])
    func values(elements: Int, problems: [String]) {
        let list = Array(repeating: "a", count: elements).joined(separator: ", ")
        let source = FileSource("http.allowed_origins: [\(list)]\n", path: "f.yaml")
        #expect(source.problems.map(\.sentence) == problems)
        #expect(source.assignments.count == (problems.isEmpty ? 1 : 0))
    }

    @Test("of many mistakes the first 20 are told, and that there are more")
    func manyMistakes() {
        let source = FileSource((0..<500).map { "key\($0): v\n" }.joined(), path: "f.yaml")
        #expect(source.problems.count == 21)
        #expect(source.problems.last?.sentence == "f.yaml has more mistakes than are told here.")
    }

    @Test("what is no readable file is told in one sentence")
    func unreadable() throws {
        let folder = try ScratchFolder()
        let long = try folder.write(Data(repeating: 0x23, count: 1_048_577), to: "long")
        let latin = try folder.write(Data([0x61, 0x3a, 0x20, 0xe9, 0x0a]), to: "latin")
        let wide = try folder.write(Data([0xff, 0xfe, 0x61, 0x00]), to: "wide")
        for (path, reason) in [
            (folder.path, "is a folder, not a file"), (folder.path + "/none", "does not exist"),
            (long, "is longer than 1,048,576 bytes"), (latin, "is not UTF-8"), (wide, "is not UTF-8"),
            (latin + "/below", "does not exist"),
        ] {
            #expect(problems(file: path) == ["The configuration file \(path.visible) \(reason)."])
        }
    }

    @Test("a file of exactly the longest length, or with a byte order mark, is read")
    func readable() throws {
        let folder = try ScratchFolder()
        let head = "\u{feff}limits.burst: 9\n#"
        let file = try folder.write(head + String(repeating: "x", count: 1_048_576 - head.utf8.count))
        #expect(try load(file: file).configuration.limits.burst == 9)
    }
}
