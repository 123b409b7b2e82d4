/// `host`, `host:port` or `[ipv6]:port`, as it stands in addresses and URLs.
struct Authority: Sendable, Equatable {
    /// Lower case, IPv6 without its brackets; may be empty.
    let host: String
    /// 0 to 65,535, or nothing where none was written.
    let port: Int?

    /// Nothing where `text` has another shape, a user's name or password among them.
    init?(_ text: Substring) {
        guard let (host, rest) = Self.host(of: text) else { return nil }
        self.host = host
        if rest.isEmpty {
            port = nil
            return
        }
        let digits = rest.dropFirst()
        guard rest.first == ":", !digits.isEmpty, digits.utf8.allSatisfy({ (48...57).contains($0) }) else { return nil }
        guard let number = UInt16(digits) else { return nil }
        port = Int(number)
    }

    private static func host(of text: Substring) -> (host: String, rest: Substring)? {
        guard text.first == "[" else {
            let host = text.prefix { $0 != ":" }
            return host.allSatisfy(isNameCharacter) ? (host.lowercased(), text[host.endIndex...]) : nil
        }
        guard let end = text.firstIndex(of: "]") else { return nil }
        let host = String(text[text.index(after: text.startIndex)..<end])
        guard NetworkAddress(host)?.bytes.count == 16 else { return nil }
        return (host.lowercased(), text[text.index(after: end)...])
    }

    private static func isNameCharacter(_ character: Character) -> Bool {
        character.isASCII && (character.isLetter || character.isNumber || "-._".contains(character))
    }
}
