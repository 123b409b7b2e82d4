import TestSupport
import Testing

@testable import HTTPClient

@Suite("Which URLs and addresses may be asked", .timeLimit(.minutes(1)))
struct PolicyTests {
    @Test(
        "by default https only, absolute, and without credentials",
        arguments: [
            ("http://example.org/", HTTPClientError.URLRefusal.scheme), ("ftp://example.org/", .scheme),
            ("file:///etc/passwd", .scheme),
            ("gopher://example.org/", .scheme), ("ws://example.org/", .scheme),
            ("javascript:alert(1)", .scheme), ("example.org", .malformed), ("//example.org/", .malformed),
            ("", .malformed), ("https://", .malformed), ("https://a b/", .malformed),
            ("https://example.org:99999/", .malformed), ("https://example.org\0.evil.test/", .malformed),
            ("https://example.org/\r\nX: y", .malformed), ("https://user@example.org/", .credentials),
            ("https://user:secret@example.org/", .credentials), ("https://:secret@example.org/", .credentials),
        ])
    func refused(url: String, refusal: HTTPClientError.URLRefusal) {
        let error = #expect(throws: HTTPClientError.self) { try HTTPPolicy().checked(url) }
        guard case .refusedURL(let actual)? = error else { return #expect(Bool(false), "the URL is refused") }
        #expect(actual == refusal)
    }

    @Test("plain http only where it is allowed")
    func plain() throws {
        let policy = HTTPPolicy(allowsPlainHTTP: true)
        #expect(try policy.checked("http://example.org/a?b=c") == "http://example.org/a?b=c")
        #expect(try policy.checked("HTTPS://example.org") == "https://example.org/")
        #expect(throws: HTTPClientError.refusedURL(.scheme)) { try policy.checked("ftp://example.org/") }
    }

    @Test(
        "hosts only from the list, if there is one",
        arguments: [
            ("https://api.test/", true), ("https://API.TEST/", true), ("https://api.test:8443/", true),
            ("https://local.test:8080/", true), ("https://local.test/", false), ("https://local.test:80801/", false),
            ("https://api.test.evil.test/", false), ("https://evil.test/?api.test", false),
            ("https://evil.test/#@api.test", false), ("https://evil.test\\@api.test/", false),
            ("https://api.test./", false), ("https://sub.api.test/", false), ("https:///evil.test/", false),
            ("https://evil.test:443/api.test", false),
        ])
    func hosts(url: String, isAllowed: Bool) {
        let policy = HTTPPolicy(allowedHosts: ["api.test", "local.test:8080"])
        #expect(((try? policy.checked(url)) != nil) == isAllowed)
    }

    @Test(
        "fields that would change what a request means are not sent",
        arguments: [
            ("X", "a\r\nY: b"), ("X", "a\nb"), ("X", "a\0b"), ("X", "\u{7F}"), ("X\r\nY", "b"), ("X Y", "b"), ("", "b"),
            ("X:", "b"), ("é", "b"), ("Content-Length", "5"), ("transfer-encoding", "chunked"),
            ("Expect", "100-continue"),
            ("connection", "close"),
        ])
    func headers(name: String, value: String) async throws {
        try await withServer {
            $0.readRequest()
        } _: { server, client in
            var headers: HTTPHeaders = ["X-Good": "tab\tand ünicode"]
            #expect(headers.isSendable)
            headers.add(name, value)
            await #expect(throws: HTTPClientError.invalidHeader) {
                try await client.send(.plain(.get, server.url, headers: headers))
            }
            #expect(server.observed.connectionCount == 0)
        }
    }

    @Test("a method is a token", arguments: [("PATCH", true), ("", false), ("GET /x", false), ("GET\r\n", false)])
    func method(name: String, isAllowed: Bool) {
        #expect((HTTPMethod(name) != nil) == isAllowed)
    }

    @Test(
        "private addresses are refused before a packet is sent, however they are written",
        arguments: [
            "127.0.0.1", "localhost", "0x7f000001", "2130706433", "127.1", "0177.0.0.1", "0", "[::1]",
            "[::ffff:127.0.0.1]",
            "[::]", "[::127.0.0.1]",
        ])
    func privateAddresses(host: String) async throws {
        try await withServer { connection in
            while connection.readRequest() != nil { connection.respond(body: "inside") }
        } _: { server, client in
            var request = HTTPRequest.plain(.get, "http://\(host):\(server.port)/")
            request.policy.allowsPrivateAddresses = false
            await #expect(throws: HTTPClientError.refusedURL(.address)) { try await client.send(request) }
            // Also when a connection is at hand that another policy has allowed.
            let allowed = try await client.fetch(.plain(.get, server.url))
            #expect(allowed.body == "inside")
            await #expect(throws: HTTPClientError.refusedURL(.address)) { try await client.send(request) }
            #expect(server.observed.connectionCount == 1)
        }
    }

    @Test(
        "IPv4 addresses that are not public are known",
        arguments: [
            ([8, 8, 8, 8], true), ([1, 1, 1, 1], true), ([100, 63, 0, 1], true), ([172, 32, 0, 1], true),
            ([169, 253, 0, 1], true), ([223, 255, 255, 255], true), ([198, 20, 0, 1], true),
            ([0, 0, 0, 0], false), ([10, 1, 2, 3], false), ([100, 64, 0, 1], false), ([100, 127, 255, 255], false),
            ([127, 0, 0, 1], false), ([127, 255, 255, 254], false), ([169, 254, 169, 254], false),
            ([172, 16, 0, 1], false), ([172, 31, 255, 255], false), ([192, 168, 1, 1], false), ([192, 0, 0, 8], false),
            ([192, 0, 2, 1], false), ([198, 18, 0, 1], false), ([198, 19, 255, 255], false),
            ([198, 51, 100, 1], false),
            ([203, 0, 113, 1], false), ([224, 0, 0, 1], false), ([255, 255, 255, 255], false),
        ] as [([UInt8], Bool)])
    func v4(bytes: [UInt8], isPublic: Bool) {
        #expect(PublicAddress.contains(v4: bytes) == isPublic)
    }

    @Test(
        "IPv6 addresses that are not public are known",
        arguments: [
            ([0x26, 0x06, 0x47, 0x00], true), ([0x20, 0x01, 0x48, 0x60], true), ([0x2A, 0x00, 0, 0], true),
            ([0, 0, 0, 0], false), ([0x00, 0x64, 0xFF, 0x9B], false), ([0xFE, 0x80, 0, 0], false),
            ([0xFC, 0, 0, 0], false), ([0xFD, 0, 0, 0], false), ([0xFF, 0x02, 0, 0], false),
            ([0x20, 0x01, 0, 0], false), ([0x20, 0x01, 0x0D, 0xB8], false), ([0x20, 0x02, 0x7F, 0], false),
        ] as [([UInt8], Bool)])
    func v6(prefix: [UInt8], isPublic: Bool) {
        #expect(PublicAddress.contains(v6: prefix + [UInt8](repeating: 0, count: 11) + [1]) == isPublic)
    }
}
