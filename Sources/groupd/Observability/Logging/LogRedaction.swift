/// Keeps out of the log what must not be there, whoever wrote it into a record: bodies, questions, tokens, passwords,
/// headers.
///
/// A net under the rule that no code hands such things to a logger. It goes by keys first, and then by the few shapes
/// that secrets have.
enum LogRedaction {
    static let mark = "[redacted]"

    /// Keys, or their last part after a dot, whose values are never shown.
    private static let keys: Set<String> = [
        "body", "content", "cookies", "header", "headers", "prompt", "query", "question", "answer", "text",
    ]
    /// Parts of keys that mark a secret wherever they stand.
    private static let keyParts = ["authorization", "cookie", "credential", "password", "secret", "token", "api_key"]

    /// Whether the value of this key is withheld altogether.
    static func withholds(_ key: String) -> Bool {
        let name = String(key.lowercased().split(separator: ".").last ?? "").replacing("-", with: "_")
        return keys.contains(name) || keyParts.contains { name.contains($0) }
    }

    /// The text without what looks like a secret: what follows `Bearer` or `token=`, signed tokens, and a URL's
    /// user and password.
    static func scrub(_ text: String) -> String {
        guard markers.contains(where: { text.contains($0) }) else { return text }
        var rest = text[...]
        var result = ""
        while let (start, end) = nextSecret(in: rest) {
            result += rest[..<start]
            result += mark
            rest = rest[end...]
        }
        return result + rest
    }

    /// What is shorter is a word.
    private static let secretBytesMin = 8
    private static let markers = ["earer ", "oken=", "eyJ", "://"]

    /// The first secret of the text, from where to where.
    private static func nextSecret(in text: Substring) -> (Substring.Index, Substring.Index)? {
        var index = text.startIndex
        while index < text.endIndex {
            let here = text[index...]
            if let start = ["Bearer ", "bearer ", "oken="].lazy.compactMap({ end(of: $0, in: here) }).first {
                let end = endOfToken(text[start...])
                if text[start..<end].utf8.count >= secretBytesMin { return (start, end) }
            } else if here.hasPrefix("eyJ") {
                let end = endOfToken(here)
                let token = text[index..<end]
                if token.count(where: { $0 == "." }) == 2, token.utf8.count >= 2 * secretBytesMin {
                    return (index, end)
                }
            } else if let start = end(of: "://", in: here), let end = endOfUser(text[start...]), end > start {
                return (start, end)
            }
            index = text.index(after: index)
        }
        return nil
    }

    private static func end(of prefix: String, in text: Substring) -> Substring.Index? {
        text.hasPrefix(prefix) ? text.index(text.startIndex, offsetBy: prefix.count) : nil
    }

    private static func endOfToken(_ text: Substring) -> Substring.Index {
        text.firstIndex { !($0.isASCII && ($0.isLetter || $0.isNumber || "._~+/=-".contains($0))) } ?? text.endIndex
    }

    /// Where `user:password` ends, if an `@` follows within the authority.
    private static func endOfUser(_ text: Substring) -> Substring.Index? {
        let authority = text.prefix { !"/?# \"'".contains($0) }
        return authority.lastIndex(of: "@")
    }
}
