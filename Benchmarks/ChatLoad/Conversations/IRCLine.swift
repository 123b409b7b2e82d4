/// A line of the conversations that are imported: what `irc_messages.jsonl` holds.
package struct IRCLine: Decodable, Sendable {
    package let log: String
    package let channel: String
    package let line: Int
    /// Absent in lines that nobody said.
    package let ts: String?
    package let kind: String
    package let nick: String?
    package let text: String
    package let replyTo: [Int]

    private enum CodingKeys: String, CodingKey {
        case log, channel, line, ts, kind, nick, text
        case replyTo = "reply_to"
    }

    /// Whether a person said it, and something: what a group's history can hold.
    package var isMessage: Bool {
        (kind == "msg" || kind == "action") && nick != nil && ts != nil && text.contains { !$0.isWhitespace }
    }
}
