import Foundation
import HTTPClient
import TestSupport
import Testing

@Suite("Errors and descriptions keep secrets", .timeLimit(.minutes(1)), .tags(.security))
struct SecrecyTests {
    @Test("nothing of a request or a response is in what ends up in logs")
    func canary() async throws {
        let canary = "s3cr3t-canary"
        try await withServer { connection in
            guard let request = connection.readRequest() else { return }
            // The secrets did arrive: else their absence below would prove nothing.
            guard request.lines.joined().ranges(of: canary).count == 3 else { return }
            if request.lines[0].contains("garbage") {
                connection.send("\(canary)\r\n\r\n")
            } else {
                connection.send("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\nX-\(canary): \(canary)\r\n\r\n\(canary)")
            }
        } _: { server, client in
            let target = "127.0.0.1:\(server.port)/\(canary)"
            var descriptions: [String] = []
            for url in [
                "http://\(target)/body?key=\(canary)", "http://\(target)/garbage?key=\(canary)",
                "https://\(target)?key=\(canary)", "http://\(canary):\(canary)@\(target)",
                "http://127.0.0.1:1/\(canary)",
                "\(canary)://\(target)", canary,
            ] {
                var request = HTTPRequest.plain(
                    .post, url, headers: ["Authorization": "Bearer \(canary)"], body: .bytes(Array(canary.utf8)))
                // Nobody answers a TLS greeting here.
                if url.hasPrefix("https") { request.deadlines.connect = .milliseconds(200) }
                descriptions += ["\(request)", String(reflecting: request)]
                let error = await #expect(throws: HTTPClientError.self) {
                    _ = try await client.send(request).body.collect(upTo: .max)
                }
                descriptions += ["\(try #require(error))", String(reflecting: error), error!.localizedDescription]
            }
            #expect(server.observed.requests.count == 2)
            for description in descriptions { #expect(!description.contains(canary)) }
        }
    }
}

extension Tag {
    @Tag static var security: Self
}
