import Postgres
import Testing

@testable import GroupChat
@testable import groupd

@Suite("What groupd search prints")
struct SearchLinesTests {
    private static func hit(_ content: String, _ highlights: [String], author: String = "Ada", thread: Int64? = nil)
        -> SearchHit
    {
        let message = Message(
            group: .random(), seq: 816, changedSeq: 816, id: .random(),
            author: GroupChat.UserView(id: .random(), name: author, avatarURL: nil), kind: .text, content: content,
            thread: thread, replyCount: 0, likes: [], liked: [], mentions: [],
            createdAt: Timestamp("2026-03-01T12:30:05.25Z")!, editedAt: nil, isDeleted: false)
        return SearchHit(message: message, score: 1, keywordRank: 1, semanticRank: nil, highlights: highlights)
    }

    @Test("is time, author and number, then the highlights with the words in bold on a terminal")
    func lines() {
        let hit = Self.hit("High water is at six.", ["High <mark>water</mark> is", "at <mark>six</mark>."], thread: 7)
        #expect(
            SearchLines(isTerminal: false).text(hit)
                == "2026-03-01 12:30  Ada  #816 (in #7)\n    High water is … at six.\n")
        #expect(
            SearchLines(isTerminal: true).text(hit)
                == "2026-03-01 12:30  Ada  #816 (in #7)\n    High \u{1B}[1mwater\u{1B}[0m is … at \u{1B}[1msix\u{1B}[0m.\n"
        )
    }

    @Test("gives back what the highlights had escaped, once")
    func escapes() {
        let highlight = "&lt;mark&gt; &amp;lt; &quot;<mark>x</mark>&#39;s&quot; &amp;amp;"
        let text = SearchLines(isTerminal: true).text(Self.hit("", [highlight]))
        #expect(text.hasSuffix("    <mark> &lt; \"\u{1B}[1mx\u{1B}[0m's\" &amp;\n"))
    }

    @Test("cuts what has no highlight")
    func cut() {
        #expect(SearchLines(isTerminal: true).text(Self.hit("short", [])).hasSuffix("    short\n"))
        let long = String(repeating: "é", count: 500)
        let text = SearchLines(isTerminal: true).text(Self.hit(long, []))
        #expect(text.hasSuffix("    " + long.prefix(SearchLines.charactersMax) + "…\n"))
    }

    @Test("holds nothing that a terminal obeys, and two lines a message", arguments: [true, false])
    func hostile(isHighlighted: Bool) {
        let evil = "a\u{1B}]0;x\u{7}\r\nb\u{202E}c\u{2028}d\te"
        let hit = Self.hit(evil, isHighlighted ? ["<mark>\(evil)</mark>\(evil)"] : [], author: "A\u{1B}[2J\nB")
        let text = SearchLines(isTerminal: false).text(hit)
        #expect(text.count { $0.isNewline } == 2)
        #expect(!text.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" || $0.value == 0x202E })
    }
}
