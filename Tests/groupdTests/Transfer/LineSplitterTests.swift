import Testing

@testable import groupd

@Suite("Cutting bytes into lines")
struct LineSplitterTests {
    /// What comes out where the bytes arrive `step` at a time: each line with its number, nil for one too long.
    private static func lines(_ text: String, step: Int, max: Int = 100) -> [(Int, String?)] {
        var splitter = LineSplitter(lineBytesMax: max)
        var found: [(Int, String?)] = []
        func drain() {
            while let piece = splitter.next({ ($0, String(decoding: $1, as: UTF8.self)) }) {
                switch piece {
                case .value((let number, let line)): found.append((number, line))
                case .tooLong(let number): found.append((number, nil))
                }
            }
        }
        let bytes = Array(text.utf8)
        for start in stride(from: 0, to: bytes.count, by: step) {
            splitter.append(Array(bytes[start..<min(start + step, bytes.count)]))
            drain()
        }
        splitter.end()
        drain()
        return found
    }

    static let cases: [(text: String, max: Int, lines: [(Int, String?)])] = [
        ("", 9, []),
        ("\n\r\n\n", 9, []),
        ("a", 9, [(1, "a")]),
        ("a\nb\n", 9, [(1, "a"), (2, "b")]),
        ("a\r\nb\r\n", 9, [(1, "a"), (2, "b")]),
        ("\u{FEFF}a\n\u{FEFF}b", 9, [(1, "a"), (2, "\u{FEFF}b")]),
        ("a\n\n\nb", 9, [(1, "a"), (4, "b")]),
        ("123456789\nb", 9, [(1, "123456789"), (2, "b")]),
        ("123456789\r\nb", 9, [(1, "123456789"), (2, "b")]),
        ("\u{FEFF}123456789\r\nb", 9, [(1, "123456789"), (2, "b")]),
        ("1234567890\nb", 9, [(1, nil), (2, "b")]),
        ("12345678901234567890123456789\nb\n", 9, [(1, nil), (2, "b")]),
        ("a\n12345678901234567890123456789", 9, [(1, "a"), (2, nil)]),
        ("é€𝄞\n", 9, [(1, "é€𝄞")]),
    ]

    @Test("comes to the same wherever the pieces are cut", arguments: cases.indices)
    func pieces(index: Int) {
        let (text, max, expected) = Self.cases[index]
        for step in 1...30 {
            let found = Self.lines(text, step: step, max: max)
            #expect(found.map(\.0) == expected.map(\.0), "step \(step)")
            #expect(found.map(\.1) == expected.map(\.1), "step \(step)")
        }
    }
}
