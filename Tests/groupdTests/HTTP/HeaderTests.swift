import TestSupport
import Testing

@testable import groupd

@Suite("Headers", .scratchDatabase(from: .migrated), .tags(.database, .security), .timeLimit(.minutes(2)))
struct HeaderTests {
    @Test("every operation's answer, good or bad, tells browsers to leave it alone")
    func security() async throws {
        try await HTTPFixture.with { server in
            let ada = try await server.person("Ada")
            for operation in Operation.all {
                let path = operation.path.text.replacing("{group}", with: "x").replacing("{seq}", with: "1")
                for person in [nil, ada] {
                    let answer = try await server.ask(operation.verb.rawValue, path, as: person, json: "{}")
                    check(answer, "\(operation.id)")
                }
            }
            check(try await server.ask("GET", "/nowhere"), "nowhere")
            check(try await server.ask("OPTIONS", "/groups"), "options")
            check(try await server.exchange("no HTTP\r\n\r\n"), "no HTTP")
            check(try await server.exchange("GET / HTTP/1.1\r\n\r\n"), "no host")
        }
    }

    private func check(_ answer: TestAnswer, _ what: String) {
        #expect(answer["content-security-policy"] == "default-src 'none'; frame-ancestors 'none'", "\(what)")
        #expect(answer["x-content-type-options"] == "nosniff", "\(what)")
        #expect(answer["referrer-policy"] == "no-referrer", "\(what)")
        #expect(answer["cache-control"] == "no-store", "\(what)")
        #expect(answer["x-request-id"]?.count == 16, "\(what)")
        #expect(answer["date"]?.hasSuffix("GMT") == true, "\(what)")
        #expect(answer["server"] == nil, "\(what)")
        #expect(answer["strict-transport-security"] == nil, "over plain HTTP it means nothing: \(what)")
        if answer.status == 401 { #expect(answer["www-authenticate"] == "Bearer", "\(what)") }
        if [429, 503].contains(answer.status) { #expect(answer["retry-after"] != nil, "\(what)") }
    }

    @Test("behind a trusted proxy that speaks TLS, browsers are told to stay with it")
    func strictTransport() async throws {
        try await HTTPFixture.with {
            $0.settings.trustedProxies = [AddressRange("127.0.0.1")!]
        } _: { server in
            let answer = try await server.ask("GET", "/health", headers: ["X-Forwarded-Proto": "https"])
            #expect(answer["strict-transport-security"] == "max-age=31536000")
        }
    }

    @Test("pages that the settings name may read answers, and no others")
    func crossOrigin() async throws {
        try await HTTPFixture.with {
            $0.settings.allowedOrigins = [WebOrigin("https://app.example.org")!]
        } _: { server in
            let ada = try await server.person("Ada")
            let named = ["Origin": "https://app.example.org"]
            let read = try await server.ask("GET", "/groups", as: ada, headers: named)
            #expect(read["access-control-allow-origin"] == "https://app.example.org")
            #expect(read["vary"] == "Origin")
            #expect(read["access-control-allow-credentials"] == nil)
            let made = try await server.ask("POST", "/groups", as: ada, json: #"{"name":"a"}"#, headers: named)
            #expect(made.status == 201)
            let refused = try await server.ask("GET", "/groups", headers: named)
            #expect(refused.status == 401)
            #expect(refused["access-control-allow-origin"] == "https://app.example.org")
            let other = try await server.ask("GET", "/groups", as: ada, headers: ["Origin": "https://evil.example"])
            #expect(other.status == 200)
            #expect(other["access-control-allow-origin"] == nil)
        }
    }

    @Test("a preflight is told what a path takes")
    func preflight() async throws {
        try await HTTPFixture.with {
            $0.settings.allowedOrigins = [WebOrigin("https://app.example.org")!]
        } _: { server in
            let asked = ["Origin": "https://app.example.org", "Access-Control-Request-Method": "PATCH"]
            let answer = try await server.ask("OPTIONS", "/groups/x", headers: asked)
            #expect(answer.status == 204)
            #expect(answer["access-control-allow-methods"] == "GET, HEAD, PATCH, DELETE")
            #expect(answer["access-control-allow-headers"] == "Authorization, Content-Type")
            #expect(try await server.ask("OPTIONS", "/nowhere", headers: asked).status == 404)
            let plain = try await server.ask("OPTIONS", "/groups")
            #expect(plain["allow"] == "GET, HEAD, POST, OPTIONS")
        }
    }

    @Test("HEAD answers as GET does, without the body")
    func head() async throws {
        try await HTTPFixture.with { server in
            let get = try await server.ask("GET", "/health")
            let head = try await server.ask("HEAD", "/health")
            #expect(head.status == 200)
            #expect(head.body.isEmpty)
            #expect(head["content-length"] == get["content-length"])
            #expect(head["content-length"] == "\(get.body.count)")
        }
    }

    @Test("the page's files come with a policy of their own, and once a client has them not again")
    func files() async throws {
        let page = StaticFiles.File(
            path: "/", contentType: "text/html; charset=utf-8", bytes: Array("<!doctype html>".utf8))
        try await HTTPFixture.with {
            $0.files = StaticFiles([page])
        } _: { server in
            let answer = try await server.ask("GET", "/")
            #expect(answer.status == 200)
            #expect(answer.text == "<!doctype html>")
            #expect(answer["content-type"] == "text/html; charset=utf-8")
            #expect(answer["cache-control"] == "no-cache")
            let policy = try #require(answer["content-security-policy"])
            #expect(policy.contains("script-src 'self'"))
            #expect(policy.contains("frame-ancestors 'none'"))
            #expect(!policy.contains("unsafe"))
            let tag = try #require(answer["etag"])
            let again = try await server.ask("GET", "/", headers: ["If-None-Match": tag])
            #expect(again.status == 304)
            #expect(again.body.isEmpty)
            #expect(try await server.ask("POST", "/", json: "{}").status == 404)
        }
    }

    @Test(
        "a date is written as HTTP wants it",
        arguments: [
            (784_111_777, "Sun, 06 Nov 1994 08:49:37 GMT"), (0, "Thu, 01 Jan 1970 00:00:00 GMT"),
            (4_107_542_399, "Sun, 28 Feb 2100 23:59:59 GMT"),
        ])
    func date(second: Int, text: String) {
        #expect(HTTPDate.text(of: second) == text)
    }
}
