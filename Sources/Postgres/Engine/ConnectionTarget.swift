import CLibpq
import Glibc

/// Where a connection string points to, as far as names must be looked up before libpq may have it.
///
/// libpq looks names up itself, and blocks meanwhile; the serving thread may not. Given `hostaddr` it does not, and
/// `host` still says whose certificate is expected. (A host that comes from a `service` file is not seen here.)
struct ConnectionTarget: Equatable {
    let hosts: [String]
    let ports: [String]
    private let hasAddresses: Bool

    /// Nil for a string that libpq cannot read. Its own words on that are not passed on: they quote the string, with
    /// the password in it.
    init?(_ connection: String) {
        guard let options = PQconninfoParse(connection, nil) else { return nil }
        defer { PQconninfoFree(options) }
        var values: [String: String] = [:]
        var option = options
        while let keyword = option.pointee.keyword {
            if let value = option.pointee.val { values[String(cString: keyword)] = String(cString: value) }
            option += 1
        }
        let environment = getenv("PGHOST").map { String(cString: $0) }
        self.init(
            host: values["host"] ?? environment ?? "", port: values["port"] ?? "",
            hasAddresses: values["hostaddr"] != nil || getenv("PGHOSTADDR") != nil)
    }

    init(host: String, port: String, hasAddresses: Bool) {
        hosts = Self.list(host)
        ports = Self.list(port)
        self.hasAddresses = hasAddresses
    }

    /// The hosts that are neither addresses nor sockets.
    var namesToResolve: [String] { hasAddresses ? [] : hosts.filter { !Self.needsNoLookUp($0) } }

    /// What to tell libpq in place of the string's own hosts: each host once for each of its addresses. Hosts that
    /// could not be found are left out; nil where none is left.
    func options(addresses: [String: [String]]) -> [(String, String)]? {
        guard !namesToResolve.isEmpty else { return [] }
        var rows: [(host: String, address: String, port: String)] = []
        for (position, host) in hosts.enumerated() {
            let port = ports.count == hosts.count ? ports[position] : ports.first ?? ""
            // A socket has no address, and libpq takes an empty one for none.
            let found = Self.needsNoLookUp(host) ? [Self.isAddress(host) ? host : ""] : addresses[host] ?? []
            rows += found.map { (host, $0, port) }
        }
        guard !rows.isEmpty else { return nil }
        return [
            ("host", rows.map(\.host).joined(separator: ",")),
            ("hostaddr", rows.map(\.address).joined(separator: ",")),
            ("port", rows.map(\.port).joined(separator: ",")),
        ]
    }

    private static func list(_ text: String) -> [String] {
        text.isEmpty ? [] : text.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }

    private static func needsNoLookUp(_ host: String) -> Bool {
        host.isEmpty || host.hasPrefix("/") || host.hasPrefix("@") || isAddress(host)
    }

    private static func isAddress(_ host: String) -> Bool {
        var space = in6_addr()
        return inet_pton(AF_INET, host, &space) == 1 || inet_pton(AF_INET6, host, &space) == 1
    }
}
