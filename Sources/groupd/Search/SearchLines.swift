internal import GroupChat
internal import Postgres

/// What was found, as a terminal shows it: a line with time, author and number, and the text set in below.
///
/// What people wrote is theirs and hostile: nothing in it reaches the terminal that the terminal obeys.
struct SearchLines: Sendable {
    /// Of a message of which no part is highlighted.
    static let charactersMax = 240

    /// Whether what was searched for is shown in bold.
    let isTerminal: Bool

    func text(_ hit: SearchHit) -> String {
        let message = hit.message
        let time = message.createdAt.description.prefix(16).replacing("T", with: " ")
        let author = ChatText.clean(message.author?.name ?? UserView.server.name)
        let thread = message.thread.map { " (in #\($0))" } ?? ""
        return "\(time)  \(author)  #\(message.seq)\(thread)\n    \(body(hit))\n"
    }

    private func body(_ hit: SearchHit) -> String {
        guard hit.highlights.isEmpty else { return hit.highlights.map(shown).joined(separator: " … ") }
        let line = Self.line(hit.message.content)
        return line.count > Self.charactersMax ? line.prefix(Self.charactersMax) + "…" : line
    }

    /// A highlight without what makes it HTML. The marks are looked for first: what the author wrote is escaped, and so
    /// never looks like one.
    private func shown(_ highlight: String) -> String {
        highlight.split(separator: "<mark>", omittingEmptySubsequences: false).enumerated().map { index, part in
            guard index > 0 else { return Self.unescaped(part) }
            let halves = part.split(separator: "</mark>", maxSplits: 1, omittingEmptySubsequences: false)
            let marked = Self.unescaped(halves[0])
            let rest = halves.count > 1 ? Self.unescaped(halves[1]) : ""
            return (isTerminal ? "\u{1B}[1m\(marked)\u{1B}[0m" : marked) + rest
        }.joined()
    }

    /// The ampersand comes last: what it makes is not read again.
    private static func unescaped(_ html: Substring) -> String {
        let text = html.replacing("&lt;", with: "<").replacing("&gt;", with: ">").replacing("&quot;", with: "\"")
            .replacing("&#39;", with: "'").replacing("&amp;", with: "&")
        return line(String(text))
    }

    /// In one line, so that nobody can write what looks like a line of somebody else.
    private static func line(_ text: String) -> String {
        ChatText.clean(String(text.map { $0.isNewline || $0 == "\t" ? " " : $0 }))
    }
}
