/// What the senders say: of the length of chat, with the characters that escaping could spoil.
enum Prose {
    private static let words = [
        "tide", "harbour", "\"quoted\"", "back\\slash", "déjà", "тест", "漢字", "👍🏽", "line\nbreak", "tab\there", "a/b",
        "<b>", "&amp;", "e\u{301}", "the", "of", "and", "when", "who", "where",
    ]

    static func message() -> String {
        let count = Int.random(in: 3...24)
        return (0..<count).map { _ in words.randomElement() ?? "" }.joined(separator: " ")
    }
}

/// Client ids: random UUIDs, as clients choose them.
enum ClientID {
    static func random() -> String {
        var bytes = (0..<16).map { _ in UInt8.random(in: 0...(.max)) }
        bytes[6] = bytes[6] & 0x0F | 0x40
        bytes[8] = bytes[8] & 0x3F | 0x80
        var text = ""
        for (index, byte) in bytes.enumerated() {
            if [4, 6, 8, 10].contains(index) { text += "-" }
            text += byte < 16 ? "0\(String(byte, radix: 16))" : String(byte, radix: 16)
        }
        return text
    }
}
