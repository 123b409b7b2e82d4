internal import HTTPTypes

/// Who is at the other end, past the proxies that are trusted, and how the server was reached.
struct ClientOrigin: Equatable, Sendable {
    /// Nil where the connection has no address, as a UNIX socket's.
    let address: NetworkAddress?
    /// Whether the client speaks TLS.
    let isEncrypted: Bool
    /// The authority that the client used.
    let host: String?

    /// - Parameter peer: The other end of the connection itself.
    init(
        peer: NetworkAddress?, isEncrypted: Bool, host: String?, headers: HTTPFields, trustedProxies: [AddressRange]
    ) {
        let isTrusted = { (address: NetworkAddress) in trustedProxies.contains { $0.contains(address) } }
        guard let peer, isTrusted(peer) else {
            self.address = peer
            self.isEncrypted = isEncrypted
            self.host = host
            return
        }
        address = Self.address(peer: peer, headers, isTrusted)
        // The proxy next to this server writes the last of these.
        let proto = Self.elements(of: headers[values: .forwardedProto]).last ?? Self.parameter("proto", headers)
        self.isEncrypted = proto.map { $0.lowercased() == "https" } ?? isEncrypted
        self.host = Self.elements(of: headers[values: .forwardedHost]).last ?? Self.parameter("host", headers) ?? host
    }

    /// The nearest address that no trusted proxy has. Each proxy wrote whom it saw at the end of the list, so the list
    /// is read from there; what stands before an address that is not trusted was written by the client.
    ///
    /// A proxy usually writes one of the two headers and passes the other on as the client sent it: where they disagree
    /// neither is believed.
    private static func address(
        peer: NetworkAddress, _ headers: HTTPFields, _ isTrusted: (NetworkAddress) -> Bool
    ) -> NetworkAddress {
        let simple = elements(of: headers[values: .forwardedFor])
        let standard = elements(of: headers[values: .forwarded]).map { parameter("for", in: $0) ?? "" }
        let found = [simple, standard].filter { !$0.isEmpty }.map { walk($0, from: peer, isTrusted) }
        guard let first = found.first, found.allSatisfy({ $0 == first }) else { return peer }
        return first
    }

    private static func walk(
        _ chain: [String], from peer: NetworkAddress, _ isTrusted: (NetworkAddress) -> Bool
    ) -> NetworkAddress {
        var current = peer
        for text in chain.reversed() {
            guard isTrusted(current), let next = node(text) else { break }
            current = next
        }
        return current
    }

    /// `192.0.2.1`, `192.0.2.1:4711`, `[2001:db8::1]:4711` or a bare IPv6 address.
    private static func node(_ text: String) -> NetworkAddress? {
        NetworkAddress(text) ?? Authority(text[...]).flatMap { NetworkAddress($0.host) }
    }

    private static func elements(of values: [String]) -> [String] {
        values.flatMap { $0.split(separator: ",") }.map { $0.trimmed }.filter { !$0.isEmpty }
    }

    /// A parameter of the last `Forwarded` element.
    private static func parameter(_ name: String, _ headers: HTTPFields) -> String? {
        elements(of: headers[values: .forwarded]).last.flatMap { parameter(name, in: $0) }
    }

    private static func parameter(_ name: String, in element: String) -> String? {
        for pair in element.split(separator: ";") {
            let parts = pair.split(separator: "=", maxSplits: 1)
            guard parts.count == 2, Substring(parts[0]).trimmed.lowercased() == name else { continue }
            return Substring(parts[1]).trimmed.filter { $0 != "\"" }
        }
        return nil
    }
}

extension Substring {
    /// Without spaces and tabs at its ends.
    fileprivate var trimmed: String {
        var text = self
        while let first = text.first, first == " " || first == "\t" { text.removeFirst() }
        while let last = text.last, last == " " || last == "\t" { text.removeLast() }
        return String(text)
    }
}
