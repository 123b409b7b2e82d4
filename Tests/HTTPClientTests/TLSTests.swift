import Foundation
import HTTPClient
import TestSupport
import Testing

@Suite("TLS", .timeLimit(.minutes(1)))
struct TLSTests {
    @Test("a server is talked to only when its certificate is vouched for and is its own")
    func verification() async throws {
        try await withTLSServer(name: "localhost") { port, certificate in
            // The same server each time: only what the client trusts and calls it by differs.
            var trusting = HTTPClient.Configuration()
            trusting.certificateAuthorityFile = certificate
            let client = HTTPClient(trusting)
            let response = try await client.send(Self.request("https://localhost:\(port)/"))
            #expect(response.status == 200)

            await #expect(throws: HTTPClientError.tls, "another name than in its certificate") {
                try await client.send(Self.request("https://127.0.0.1:\(port)/"))
            }
            await #expect(throws: HTTPClientError.tls, "signed by nobody who is trusted") {
                try await HTTPClient().send(Self.request("https://localhost:\(port)/"))
            }
        }
    }

    @Test("an expired certificate is refused")
    func expired() async throws {
        try await withTLSServer(name: "localhost", validUntil: "20200102000000Z") { port, certificate in
            var trusting = HTTPClient.Configuration()
            trusting.certificateAuthorityFile = certificate
            await #expect(throws: HTTPClientError.tls) {
                try await HTTPClient(trusting).send(Self.request("https://localhost:\(port)/"))
            }
        }
    }

    @Test("TLS before 1.2 is refused")
    func oldVersion() async throws {
        let arguments = ["-tls1_1", "-cipher", "DEFAULT@SECLEVEL=0"]
        try await withTLSServer(name: "localhost", serverArguments: arguments) { port, certificate in
            var trusting = HTTPClient.Configuration()
            trusting.certificateAuthorityFile = certificate
            await #expect(throws: HTTPClientError.tls) {
                try await HTTPClient(trusting).send(Self.request("https://localhost:\(port)/"))
            }
        }
    }

    @Test("a server that does not speak TLS is not talked to in the clear")
    func notTLS() async throws {
        try await withServer { connection in
            connection.respond(body: "plain")
            connection.hang()
        } _: { server, client in
            await #expect(throws: HTTPClientError.tls) {
                try await client.send(Self.request("https://127.0.0.1:\(server.port)/"))
            }
            #expect(server.observed.requests.isEmpty)
        }
    }

    @Test("a server that stops in the handshake is a time-out of connecting")
    func handshakeHangs() async throws {
        try await withServer {
            $0.hang()
        } _: { server, client in
            var request = Self.request("https://127.0.0.1:\(server.port)/")
            request.deadlines.connect = .milliseconds(200)
            await #expect(throws: HTTPClientError.timedOut(.connect)) { try await client.send(request) }
            try await until { server.observed.closedByClientCount == 1 }
        }
    }

    private static func request(_ url: String) -> HTTPRequest {
        HTTPRequest(.get, url, deadlines: .init(connect: .seconds(20), firstByte: .seconds(20)))
    }

    /// Runs `body` against `openssl s_server` with a certificate for `name` that has signed itself.
    private func withTLSServer(
        name: String, validUntil: String = "20991231000000Z", serverArguments: [String] = [],
        _ body: (Int, String) async throws -> Void
    ) async throws {
        try await withTemporaryDirectory { directory in
            let (key, certificate) = try await makeCertificate(name: name, validUntil: validUntil, in: directory)
            let arguments = ["s_server", "-accept", "127.0.0.1:0", "-key", key, "-cert", certificate, "-www"]
            try await ChildProcess.with("openssl", arguments + serverArguments) { server in
                // "ACCEPT 127.0.0.1:12345"
                let line = try await server.readLine(beginning: "ACCEPT")
                try await body(try #require(line.split(separator: ":").last.flatMap { Int($0) }), certificate)
            }
        }
    }

    /// A key, and a certificate for `name` that it has signed itself.
    private func makeCertificate(
        name: String, validUntil: String, in directory: String
    ) async throws -> (key: String, certificate: String) {
        let settings = """
            [ca]
            default_ca = own
            [own]
            database = \(directory)/index
            serial = \(directory)/serial
            new_certs_dir = \(directory)
            default_md = sha256
            policy = names
            x509_extensions = extensions
            [names]
            commonName = supplied
            [extensions]
            subjectAltName = DNS:\(name)
            """
        try Data(settings.utf8).write(to: URL(fileURLWithPath: "\(directory)/settings"))
        try Data().write(to: URL(fileURLWithPath: "\(directory)/index"))
        try Data("01\n".utf8).write(to: URL(fileURLWithPath: "\(directory)/serial"))
        let key = "\(directory)/key.pem"
        let certificate = "\(directory)/certificate.pem"
        let request = "\(directory)/request.pem"
        try await ChildProcess.run(
            "openssl",
            [
                "req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-subj",
                "/CN=\(name)", "-keyout", key, "-out", request,
            ])
        try await ChildProcess.run(
            "openssl",
            [
                "ca", "-batch", "-selfsign", "-notext", "-config", "\(directory)/settings", "-keyfile",
                key, "-in", request, "-out", certificate, "-startdate", "20200101000000Z", "-enddate", validUntil,
            ])
        return (key, certificate)
    }
}
