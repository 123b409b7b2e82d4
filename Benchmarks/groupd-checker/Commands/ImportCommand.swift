import ArgumentParser
import ChatLoad
import DeliveryChecker
import Foundation
import HTTPClient

struct ImportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import", abstract: "Imports IRC logs, reads them back over REST, and compares.")

    @OptionGroup var server: ServerOptions

    @Option(help: "The messages: JSON Lines, unpacked.")
    var messages: String

    @Option(help: "The channel whose logs become one group more.")
    var channel = "ubuntu"

    @Option(help: "The mail address of the groups' owner; made where it is missing.")
    var owner = "owner@example.org"

    @Option(help: "The least number of messages that the joined group must have.")
    var least = 190_000

    @Option(help: "Where to write the id of the joined group.")
    var idFile: String?

    func run() async throws {
        let groups = ImportedGroup.groups(of: try JSONLines.read(messages), joining: channel)
        let process = try await ServerProcess.start(server.process)
        do {
            try await importAll(groups, process)
            try await process.stop()
        } catch {
            try? await process.stop()
            throw error
        }
    }

    private func importAll(_ groups: [ImportedGroup], _ process: ServerProcess) async throws {
        _ = try? await process.command(["user", "create", "--email", owner, "--name", "Owner"])
        let rest = RESTClient(port: server.port)
        let reader = try await rest.person(token: try await process.command(["token", owner]))
        var (messages, last) = (0, "")
        for group in groups {
            let output = try await importOne(group, process)
            let id = try Self.id(in: output)
            let count = try await compare(group, id, rest, reader)
            messages += count
            guard group.name == "#\(channel)" else { continue }
            guard count >= least else { throw ValidationFailure("\(group.name) has \(count) messages only") }
            last = id
            print(output)
        }
        if let idFile { try last.write(toFile: idFile, atomically: true, encoding: .utf8) }
        print("\(groups.count) groups with \(messages) messages were imported and read back, complete and in order")
    }

    private func importOne(_ group: ImportedGroup, _ process: ServerProcess) async throws -> String {
        let path = "\(server.data)/import.jsonl"
        defer { try? FileManager.default.removeItem(atPath: path) }
        try group.write(to: path)
        let output = try await process.command(["import", "jsonl", path, "--group", group.name, "--owner", owner])
        return output.split(whereSeparator: \.isNewline).last.map(String.init) ?? ""
    }

    /// The id in `imported N messages by M users into GROUP_ID in S s`.
    private static func id(in line: String) throws -> String {
        let words = line.split(separator: " ").map(String.init)
        guard let place = words.firstIndex(of: "into"), place + 1 < words.count else {
            throw ValidationFailure("the import ended with: \(line)")
        }
        return words[place + 1]
    }

    /// Reads the group's history and compares it with the file. Returns the number of messages.
    private func compare(
        _ group: ImportedGroup, _ id: String, _ rest: RESTClient, _ reader: Person
    ) async throws -> Int {
        var index = 0
        var difference: String?
        try await FinalReads(rest: rest, history: .discarding).pages(of: id, as: reader) { message in
            defer { index += 1 }
            guard difference == nil else { return }
            guard index < group.lines.count else { return difference = "more messages than lines" }
            let line = group.lines[index]
            if message.member("content")?.string != line.text
                || message.member("user")?.member("name")?.string != line.nick
            {
                difference = "message \(index + 1) is not line \(line.line) of \(line.log)"
            }
        }
        if let difference { throw ValidationFailure("\(group.name): \(difference)") }
        guard index == group.lines.count else {
            throw ValidationFailure("\(group.name): \(index) messages of \(group.lines.count) lines")
        }
        return index
    }
}
