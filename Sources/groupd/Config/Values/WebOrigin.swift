/// Where a page comes from, exactly as a browser writes it in `Origin`: scheme, host, and a port that is not the usual.
struct WebOrigin: Sendable, Hashable {
    /// `https://chat.example.org`, `http://localhost:3000`: compare the header with it, byte by byte.
    let text: String

    /// Nothing where `text` is no origin: `*`, `null` and anything with a path are none.
    init?(_ text: String) {
        guard let address = WebAddress(text), address.path.isEmpty else { return nil }
        let host = address.host.contains(":") ? "[\(address.host)]" : address.host
        let usual = address.isEncrypted ? 443 : 80
        let port = address.port.flatMap { $0 == usual ? nil : ":\($0)" } ?? ""
        self.text = "\(address.isEncrypted ? "https" : "http")://\(host)\(port)"
    }
}

extension WebOrigin: SettingValue {
    static let expected = "an origin, like https://chat.example.org (no path, no *)"

    static func parse(_ given: GivenValue) -> WebOrigin? {
        guard case .text(let text) = given else { return nil }
        return WebOrigin(text)
    }

    var shown: [String] { [text] }
}
