internal import GroupChat

/// How a terminal shows what happens in a group.
///
/// What people wrote is theirs and hostile: nothing in it reaches the terminal that the terminal obeys.
enum ChatText {
    static func line(_ event: ChatEvent) -> String {
        switch event {
        case .message(let message): head(message) + body(message)
        case .edited(let message): "* \(clean(message.author)) edited #\(message.seq): \(body(message))"
        case .deleted(let target): "* #\(target) was deleted"
        case .liked(let target, let emoji, let isOn):
            "* \(isOn ? "" : "no longer ")\(clean(emoji)) on #\(target)"
        case .member(let name, let change): "* \(clean(name)): \(clean(change))"
        case .group(let change): "* the group was \(clean(change))"
        case .erased: "* somebody's messages were erased"
        }
    }

    /// `2026-03-01 12:30 #78 ann: `
    private static func head(_ message: ChatMessage) -> String {
        let time = clean(message.createdAt).prefix(16).map { $0 == "T" ? " " : String($0) }.joined()
        let thread = message.thread.map { " (in #\($0))" } ?? ""
        return "\(time) #\(message.seq) \(clean(message.author))\(thread): "
    }

    /// Further lines are set in, so that nobody can write what looks like a line of somebody else.
    private static func body(_ message: ChatMessage) -> String {
        guard !message.isDeleted else { return "(deleted)" }
        return message.content.split(separator: "\n", omittingEmptySubsequences: false)
            .map { clean(String($0)) }.joined(separator: "\n    ")
    }

    /// Without controls, line separators and marks that turn the direction of what follows.
    static func clean(_ text: String) -> String {
        var scalars = String.UnicodeScalarView()
        for scalar in text.unicodeScalars { scalars.append(isObeyed(scalar) ? "\u{FFFD}" : scalar) }
        return String(scalars)
    }

    private static func isObeyed(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x202A...0x202E, 0x2066...0x2069: true
        default:
            switch scalar.properties.generalCategory {
            case .control, .lineSeparator, .paragraphSeparator: true
            default: false
            }
        }
    }
}
