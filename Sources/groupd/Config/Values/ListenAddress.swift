/// Where a server listens: `127.0.0.1:8080`, `[::1]:8080`, `localhost:0`, or `:8080` for every IPv4 address.
///
/// Port 0 asks the system for a free one.
struct ListenAddress: Sendable, Hashable {
    /// A name or an address, IPv6 without its brackets.
    let host: String
    let port: Int
}

extension ListenAddress: CustomStringConvertible {
    var description: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }
}

extension ListenAddress: SettingValue {
    static let expected = "an address and a port, like 127.0.0.1:8080 or [::1]:8080"

    static func parse(_ given: GivenValue) -> ListenAddress? {
        guard case .text(let text) = given, let authority = Authority(text[...]), let port = authority.port else {
            return nil
        }
        return ListenAddress(host: authority.host.isEmpty ? "0.0.0.0" : authority.host, port: port)
    }

    var shown: [String] { [description] }
}
