/// An `http` or `https` URL that other URLs are built on: no user, no password, no query, no fragment.
///
/// It is no place for a secret, so it may be shown and logged.
struct WebAddress: Sendable, Hashable {
    /// As it was written, without a slash at the end.
    let text: String
    let isEncrypted: Bool
    /// A name or an address, in lower case, IPv6 without its brackets.
    let host: String
    /// Nothing where the scheme's own port is meant.
    let port: Int?
    /// Begins with a slash, or is empty.
    let path: String

    /// Nothing where `text` has another shape.
    init?(_ text: String) {
        guard let (scheme, rest) = Self.scheme(of: text), rest.allSatisfy(Self.isURLCharacter) else { return nil }
        let end = rest.firstIndex(of: "/") ?? rest.endIndex
        guard let authority = Authority(rest[..<end]), !authority.host.isEmpty, authority.port != 0 else { return nil }
        isEncrypted = scheme == "https"
        host = authority.host
        port = authority.port
        path = String(rest[end...].withoutTrailingSlashes)
        self.text = String(text[...].withoutTrailingSlashes)
    }

    /// Whether only this machine can be reached by it, so that nobody can listen on the way.
    var isLoopback: Bool {
        host == "localhost" || host == "::1" || NetworkAddress(host)?.bytes.first == 127
    }

    private static func scheme(of text: String) -> (scheme: String, rest: Substring)? {
        for scheme in ["http", "https"] where text.lowercased().hasPrefix("\(scheme)://") {
            return (scheme, text.dropFirst(scheme.count + 3))
        }
        return nil
    }

    private static func isURLCharacter(_ character: Character) -> Bool {
        guard let byte = character.asciiValue, (0x21...0x7e).contains(byte) else { return false }
        return !"?#@\\\"<>^`{|}".contains(character)
    }
}

extension Substring {
    fileprivate var withoutTrailingSlashes: Substring {
        var text = self
        while text.last == "/" { text.removeLast() }
        return text
    }
}

extension WebAddress: SettingValue {
    static let expected = "an http:// or https:// URL without a user, a query or a fragment"

    static func parse(_ given: GivenValue) -> WebAddress? {
        guard case .text(let text) = given else { return nil }
        return WebAddress(text)
    }

    var shown: [String] { [text] }
}
