import Foundation
import HTTPClient
import TestSupport
import Testing

@testable import groupd

@Suite("TLS of the server", .scratchDatabase(from: .migrated), .tags(.database, .security), .timeLimit(.minutes(2)))
struct TLSServerTests {
    @Test("with a certificate the server speaks TLS, says so to browsers, and answers nobody in the clear")
    func encrypted() async throws {
        let folder = try ScratchFolder()
        let tls = try await certificate(in: folder.path)
        try await HTTPFixture.with {
            $0.settings.tls = tls
        } _: { server in
            var configuration = HTTPClient.Configuration()
            configuration.certificateAuthorityFile = tls.certificate
            let request = HTTPRequest(
                .get, "https://localhost:\(server.port)/health",
                deadlines: .init(connect: .seconds(20), firstByte: .seconds(20)))
            let response = try await HTTPClient(configuration).send(request)
            #expect(response.status == 200)
            #expect(response.headers["strict-transport-security"] == "max-age=31536000")

            let plain = try await TestConnection.open(port: server.port)
            plain.send("GET /health HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(await plain.answer() == nil)
        }
    }

    @Test("files that cannot be used are named in a sentence, before anything listens")
    func unusable() async throws {
        let folder = try ScratchFolder()
        let good = try await certificate(in: folder.path)
        let other = try folder.write("no PEM", to: "other.pem")
        #expect(throws: TLSFilesError(description: "http.tls.certificate: \(other) holds no certificate in PEM.")) {
            try Configuration.TLS(certificate: other, key: good.key).context()
        }
        let absent = folder.path + "/absent"
        #expect(throws: TLSFilesError.self) { try Configuration.TLS(certificate: absent, key: good.key).context() }
        #expect(throws: TLSFilesError.self) {
            try Configuration.TLS(certificate: good.certificate, key: other).context()
        }
        #expect(try Configuration.TLS().context() == nil)
    }

    /// A key, and a certificate for `localhost` that it has signed itself.
    private func certificate(in folder: String) async throws -> Configuration.TLS {
        let tls = Configuration.TLS(certificate: "\(folder)/certificate.pem", key: "\(folder)/key.pem")
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [
            "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
            "-keyout", tls.key!, "-out", tls.certificate!, "-days", "2", "-subj", "/CN=localhost", "-addext",
            "subjectAltName=DNS:localhost",
        ]
        process.standardError = FileHandle.nullDevice
        let (ended, end) = AsyncStream.makeStream(of: Void.self)
        process.terminationHandler = { _ in end.finish() }
        try process.run()
        for await _ in ended {}
        try #require(process.terminationStatus == 0)
        return tls
    }
}
