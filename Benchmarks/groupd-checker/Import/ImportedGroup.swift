import ChatLoad

/// A group to import, in the order of its lines.
struct ImportedGroup: Sendable {
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
        try JSONLines.write(
            lines.lazy.map { line in
                HistoryLine(
                    id: "\(line.log)/\(line.line)", user: line.nick ?? "", content: line.text,
                    createdAt: line.ts ?? "",
                    replyTo: line.replyTo.first { $0 < line.line }.map { "\(line.log)/\($0)" })
            }, to: path)
    }
}
