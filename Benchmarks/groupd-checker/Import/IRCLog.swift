import Foundation

/// A line of the conversations that are imported: what `irc_messages.jsonl` holds.
struct IRCLine: Decodable, Sendable {
    let log: String
    let channel: String
    let line: Int
    /// Absent in lines that nobody said.
    let ts: String?
    let kind: String
    let nick: String?
    let text: String
    let replyTo: [Int]

    private enum CodingKeys: String, CodingKey {
        case log, channel, line, ts, kind, nick, text
        case replyTo = "reply_to"
    }

    /// Whether a person said it, and something: what a group's history can hold.
    var isMessage: Bool {
        (kind == "msg" || kind == "action") && nick != nil && ts != nil && text.contains { !$0.isWhitespace }
    }

    static func read(_ path: String) throws -> [IRCLine] {
        let decoder = JSONDecoder()
        let data = try Data(contentsOf: URL(fileURLWithPath: path), options: .mappedIfSafe)
        return try data.split(separator: 0x0A).map { try decoder.decode(IRCLine.self, from: $0) }
    }
}

/// A group to import, in the order of its lines.
struct ImportedGroup: Sendable {
    /// A line as `groupd import jsonl` takes it.
    private struct Line: Encodable {
        let id: String
        let user: String
        let content: String
        let created_at: String
        let reply_to: String?
    }

    let name: String
    let lines: [IRCLine]

    /// Each log as a group of its own, and all of one channel as one more, in the order of time.
    static func groups(of lines: [IRCLine], joining channel: String) -> [ImportedGroup] {
        let messages = lines.filter(\.isMessage)
        let logs = Dictionary(grouping: messages, by: \.log).map { log, lines in
            ImportedGroup(name: log, lines: lines.sorted { $0.line < $1.line })
        }
        let joined = messages.filter { $0.channel == channel }.sorted {
            ($0.ts ?? "", $0.log, $0.line) < ($1.ts ?? "", $1.log, $1.line)
        }
        return logs.sorted { $0.name < $1.name } + [ImportedGroup(name: "#\(channel)", lines: joined)]
    }

    func write(to path: String) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.withoutEscapingSlashes]
        var data = Data()
        for line in lines {
            let reply = line.replyTo.first { $0 < line.line }.map { "\(line.log)/\($0)" }
            data.append(
                try encoder.encode(
                    Line(
                        id: "\(line.log)/\(line.line)", user: line.nick ?? "", content: line.text,
                        created_at: line.ts ?? "",
                        reply_to: reply)))
            data.append(0x0A)
        }
        try data.write(to: URL(fileURLWithPath: path))
    }
}
