import HTTPTypes
import TestSupport
import Testing

@testable import groupd

@Suite("Who is at the other end", .tags(.security))
struct ClientOriginTests {
    private static let proxies = [AddressRange("10.0.0.0/8")!, AddressRange("::1")!]

    private func origin(_ peer: String, _ headers: [(String, String)]) -> ClientOrigin {
        var fields = HTTPFields()
        for (name, value) in headers { fields.append(HTTPField(name: HTTPField.Name(name)!, value: value)) }
        return ClientOrigin(
            peer: NetworkAddress(peer), isEncrypted: false, host: "inside:8080", headers: fields,
            trustedProxies: Self.proxies)
    }

    @Test(
        "is read from right to left, up to the first address that is no trusted proxy's",
        arguments: [
            ("203.0.113.9", [("X-Forwarded-For", "198.51.100.1")], "203.0.113.9"),
            ("10.0.0.1", [], "10.0.0.1"),
            ("10.0.0.1", [("X-Forwarded-For", "198.51.100.1")], "198.51.100.1"),
            ("10.0.0.1", [("X-Forwarded-For", "1.1.1.1, 198.51.100.1")], "198.51.100.1"),
            ("10.0.0.1", [("X-Forwarded-For", "1.1.1.1, 198.51.100.1, 10.0.0.7")], "198.51.100.1"),
            ("10.0.0.1", [("X-Forwarded-For", "1.1.1.1"), ("X-Forwarded-For", "198.51.100.1")], "198.51.100.1"),
            ("10.0.0.1", [("X-Forwarded-For", "unknown")], "10.0.0.1"),
            ("10.0.0.1", [("X-Forwarded-For", "198.51.100.1:4711")], "198.51.100.1"),
            ("10.0.0.1", [("X-Forwarded-For", "10.0.0.2")], "10.0.0.2"),
            ("::1", [("Forwarded", "for=\"[2001:db8::7]:4711\";proto=https")], "2001:db8::7"),
            ("10.0.0.1", [("Forwarded", "for=1.1.1.1, for=198.51.100.1;by=10.0.0.1")], "198.51.100.1"),
            // The proxy wrote one of them and passed the other on: nobody knows which.
            ("10.0.0.1", [("Forwarded", "for=1.1.1.1"), ("X-Forwarded-For", "198.51.100.1")], "10.0.0.1"),
            ("10.0.0.1", [("Forwarded", "for=1.1.1.1"), ("X-Forwarded-For", "1.1.1.1")], "1.1.1.1"),
        ] as [(String, [(String, String)], String)])
    func address(peer: String, headers: [(String, String)], expected: String) {
        #expect(origin(peer, headers).address == NetworkAddress(expected))
    }

    @Test("believes a trusted proxy about TLS and the host, and nobody else")
    func schemeAndHost() {
        let headers = [("X-Forwarded-Proto", "https"), ("X-Forwarded-Host", "chat.example.org")]
        let trusted = origin("10.0.0.1", headers)
        #expect(trusted.isEncrypted)
        #expect(trusted.host == "chat.example.org")
        let other = origin("203.0.113.9", headers)
        #expect(!other.isEncrypted)
        #expect(other.host == "inside:8080")
    }
}

@Suite("Web origins", .tags(.security))
struct OriginPolicyTests {
    private let policy = OriginPolicy(allowed: [WebOrigin("https://app.example.org")!], publicURL: nil)

    @Test(
        "the own page and the named ones are let in, exactly",
        arguments: [
            ([], true), (["http://chat.example.org"], true), (["https://app.example.org"], true),
            (["https://chat.example.org"], false), (["http://app.example.org"], false), (["null"], false),
            (["https://app.example.org.evil.example"], false), (["https://evil.example"], false),
            (["https://app.example.org:444"], false), ([""], false), (["http://chat.example.org", "null"], false),
            (["HTTP://chat.example.org"], false), (["http://chat.example.org/"], false),
        ] as [([String], Bool)])
    func origins(origins: [String], isAdmitted: Bool) {
        #expect(
            policy.admits(origins: origins, fetchSite: nil, host: "chat.example.org", isEncrypted: false)
                == isAdmitted)
    }

    @Test("a browser that says only that it comes from elsewhere is refused")
    func fetchSite() {
        #expect(!policy.admits(origins: [], fetchSite: "cross-site", host: "a", isEncrypted: false))
        #expect(policy.admits(origins: [], fetchSite: "same-origin", host: "a", isEncrypted: false))
        #expect(policy.admits(origins: [], fetchSite: "none", host: "a", isEncrypted: false))
    }

    @Test("with a public URL its origin is the own one, whatever Host says")
    func publicURL() {
        let policy = OriginPolicy(allowed: [], publicURL: WebAddress("https://chat.example.org/groupd"))
        #expect(
            policy.admits(origins: ["https://chat.example.org"], fetchSite: nil, host: "x", isEncrypted: false))
        #expect(!policy.admits(origins: ["http://x"], fetchSite: nil, host: "x", isEncrypted: false))
    }
}
