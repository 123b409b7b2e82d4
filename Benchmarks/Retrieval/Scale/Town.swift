import ChatLoad
import DeliveryChecker

/// Real conversations, what is asked about them, and as many more as are wanted, made of them.
struct Town: Sendable {
    static let channel = "ubuntu"
    /// Questions that are kept out of the groups, to be asked.
    private static let questionCount = 5_000

    /// What people said in the channel, in the order of time.
    let messages: [HistoryLine]
    /// What others said, by channel.
    let others: [String: [HistoryLine]]
    /// Each once, in an order that means nothing.
    let questions: [String]

    init(_ directory: String) throws {
        let lines = try JSONLines.read(directory + "/irc_messages.jsonl", as: IRCLine.self).filter(\.isMessage)
            .sorted { ($0.ts ?? "", $0.log, $0.line) < ($1.ts ?? "", $1.log, $1.line) }
        let channel = lines.filter { $0.channel == Self.channel }
        var numbers = SeededNumbers(seed: 190)
        let asked = Set(
            channel.indices.filter { Self.isQuestion(channel[$0].text) }.shuffled(using: &numbers)
                .prefix(Self.questionCount))
        questions = asked.sorted().shuffled(using: &numbers).map { Self.question(channel[$0].text) }
        messages = channel.indices.filter { !asked.contains($0) }.map { Self.line(channel[$0]) }
        others = Dictionary(grouping: lines.filter { $0.channel != Self.channel }, by: \.channel)
            .mapValues { $0.map(Self.line) }
    }

    private static func line(_ line: IRCLine) -> HistoryLine {
        HistoryLine(
            id: "\(line.log)/\(line.line)", user: line.nick ?? "", content: line.text, createdAt: line.ts ?? "")
    }

    private static func isQuestion(_ text: String) -> Bool {
        text.contains("?") && 6...40 ~= text.split(separator: " ").count
    }

    /// As somebody would type it into a search: to nobody, and without what a search takes for operators.
    private static func question(_ text: String) -> String {
        var words = text.split(separator: " ")
        if let first = words.first?.last, first == ":" || first == "," { words.removeFirst() }
        return words.map { $0.drop { $0 == "-" || $0 == "\"" }.replacing("\"", with: "").replacing(":", with: " ") }
            .joined(separator: " ")
    }
}
