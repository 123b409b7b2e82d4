import ChatLoad
import Foundation

/// How fast a history is taken in.
struct ImportSection {
    private static let messages = 100_000
    private static let people = 500

    let bench: Bench

    func run() async throws {
        Printing.title("groupd import jsonl of \(Self.messages) messages by \(Self.people) people")
        _ = try await bench.server.command(["user", "create", "--email", "importer@example.org", "--name", "Importer"])
        let path = bench.server.options.dataDirectory + "/import.jsonl"
        try Self.write(to: path)
        var rates: [Double] = []
        for round in 0..<bench.rounds {
            let output = try await bench.server.command([
                "import", "jsonl", path, "--group", "Imported \(round)", "--owner", "importer@example.org",
            ])
            rates.append(try Self.rate(output.split(whereSeparator: \.isNewline).last.map(String.init) ?? ""))
        }
        try FileManager.default.removeItem(atPath: path)
        Printing.line("imported", rates, "messages/s")
        Printing.verdict("messages/s", rates.median ?? 0, .atLeast, 10_000, digits: 0)
    }

    private static func write(to path: String) throws {
        let words = [
            "harbour", "tide", "who", "left", "the", "gate", "open", "boats", "come", "in", "at", "six", "today",
        ]
        var text = ""
        for number in 0..<messages {
            let content = (0..<12).map { words[(number &* 31 &+ $0 &* 17 &+ number / 7) % words.count] }
            let second = String(format: "%02d", number % 60), minute = String(format: "%02d", number / 60 % 60)
            text +=
                #"{"id":"\#(number)","user":"person-\#(number * 7919 % people)","content":"\#(content.joined(separator: " ")) \#(number)","#
                + #""created_at":"2020-01-01T\#(String(format: "%02d", number / 3_600 % 24)):\#(minute):\#(second)Z"}"#
                + "\n"
        }
        try text.write(toFile: path, atomically: true, encoding: .utf8)
    }

    /// From `imported N messages by M users into GROUP_ID in S s`.
    private static func rate(_ line: String) throws -> Double {
        let words = line.split(separator: " ").map(String.init)
        guard words.count > 2, words[0] == "imported", let count = Double(words[1]), words.last == "s",
            let seconds = Double(words[words.count - 2]), seconds > 0
        else { throw BenchFailure("the import ended with: \(line)") }
        return count / seconds
    }
}
