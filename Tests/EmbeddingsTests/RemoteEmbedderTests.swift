import Glibc
import Synchronization
import TestSupport
import Testing

@testable import Embeddings

@Suite("A remote embedding server", .timeLimit(.minutes(1)))
struct RemoteEmbedderTests {
    private static let good = #"{"data":[{"index":1,"embedding":[0,2]},{"index":0,"embedding":[3,4]}]}"#

    private static func embedder(_ url: String, model: String = "m", patience: Duration = .seconds(20)) -> Embedder {
        .openAI(
            RemoteEmbeddings(url: url + "v1", apiKey: "secret-key", model: model, dimensions: 2),
            patience: .init(query: patience, backfill: patience))
    }

    private static func asked(
        _ patience: Duration = .seconds(20), _ script: @escaping @Sendable (RawConnection) -> Void
    ) async throws -> EmbeddingError? {
        let error = Mutex<EmbeddingError?>(nil)
        try await RawServer.with(script) { server in
            do throws(EmbeddingError) {
                _ = try await embedder(server.url, patience: patience).vectors(of: ["secret text", "b"], for: .query)
            } catch let caught {
                error.withLock { $0 = caught }
            }
        }
        return error.withLock { $0 }
    }

    @Test("vectors come in the order of the texts, at length 1, and the request is as servers expect it")
    func good() async throws {
        try await RawServer.with { connection in
            connection.readRequest()
            connection.respond(body: Self.good)
        } _: { server in
            let vectors = try await Self.embedder(server.url).vectors(of: ["a\"\u{1}é", "b"], for: .backfill)
            #expect(vectors == [[0.6, 0.8], [0, 1]])
            let request = try #require(server.observed.requests.first)
            #expect(request.lines.first == "POST /v1/embeddings HTTP/1.1")
            #expect(request["authorization"] == "Bearer secret-key")
            let body = String(decoding: request.body, as: UTF8.self)
            #expect(body.contains(#""encoding_format":"float""#) && !body.contains("dimensions"))
        }
    }

    @Test("dimensions are asked for only of models that know them")
    func dimensions() {
        let of = { (model: String) in
            let settings = RemoteEmbeddings(url: "", model: model, dimensions: 2)
            return String(decoding: RemoteQuestion(settings, ["a"]).bytes, as: UTF8.self).contains(#""dimensions":2"#)
        }
        #expect(of("text-embedding-3-small") && !of("text-embedding-ada-002") && !of("bge-m3"))
    }

    @Test("no text is longer than any model takes, none is empty, and no character is cut in two")
    func texts() {
        let settings = RemoteEmbeddings(url: "", model: "m", dimensions: 2)
        let input = RemoteQuestion(settings, ["", "a", String(repeating: "a", count: 7_999) + "é"]).input
        #expect(input == [" ", "a", String(repeating: "a", count: 7_999)])
    }

    @Test(
        "an answer that is not what was asked for is refused, and says nothing of the text",
        arguments: [
            ("{}", nil as EmbeddingError?), ("[]", nil), ("", nil), (#"{"data":null}"#, nil),
            (#"{"data":[{"index":0,"embedding":[1,1]}]}"#, nil),
            (#"{"data":[{"index":0,"embedding":[1,1]},{"index":0,"embedding":[1,1]}]}"#, nil),
            (#"{"data":[{"index":0,"embedding":[1,1]},{"index":2,"embedding":[1,1]}]}"#, nil),
            (#"{"data":[{"index":0,"embedding":[1,1]},{"index":-1,"embedding":[1,1]}]}"#, nil),
            (#"{"data":[{"index":0,"embedding":[0,0]},{"index":1,"embedding":[1,1]}]}"#, nil),
            (#"{"data":[{"index":0,"embedding":[1e999,0]},{"index":1,"embedding":[1,1]}]}"#, nil),
            (#"{"data":[{"index":0,"embedding":[NaN,0]},{"index":1,"embedding":[1,1]}]}"#, nil),
            (#"{"data":[{"index":0,"embedding":[null,0]},{"index":1,"embedding":[1,1]}]}"#, nil),
            (
                #"{"data":[{"index":0,"embedding":[1,1,1]},{"index":1,"embedding":[1,1]}]}"#,
                .wrongDimensions(expected: 2, found: 3)
            ),
            (String(repeating: "[", count: 60_000), nil), (String(repeating: " ", count: 100_000), nil),
        ])
    func hostile(body: String, expected: EmbeddingError?) async throws {
        let error = try #require(
            try await Self.asked { connection in
                connection.readRequest()
                connection.respond(body: body)
            })
        if let expected {
            #expect(error == expected)
        } else if case .invalidAnswer = error {
        } else {
            Issue.record("\(error)")
        }
        #expect(!error.description.contains("secret"))
    }

    @Test("a status that refuses is told at once and as it is", arguments: [400, 401, 403, 404, 422, 302])
    func refused(status: Int) async throws {
        let count = Mutex(0)
        let error = try await Self.asked { connection in
            connection.readRequest()
            count.withLock { $0 += 1 }
            connection.respond("\(status) No", body: "secret text")
        }
        #expect(error == .refused(status: status))
        #expect(count.withLock { $0 } == 1)
    }

    @Test("a server that is busy is asked again after what it asks for", arguments: [429, 500, 503])
    func busy(status: Int) async throws {
        let times = Mutex<[ContinuousClock.Instant]>([])
        let error = try await Self.asked { connection in
            while connection.readRequest() != nil {
                let count = times.withLock { times in
                    times.append(.now)
                    return times.count
                }
                if count == 1 {
                    connection.respond("\(status) Busy", headers: "Retry-After: 1\r\n")
                } else {
                    connection.respond(body: Self.good)
                }
            }
        }
        #expect(error == nil)
        let seen = times.withLock { $0 }
        try #require(seen.count == 2)
        #expect(seen[0].duration(to: seen[1]) >= .seconds(1))
    }

    @Test("a server that asks for more time than there is, is given up on at once")
    func longPause() async throws {
        let time = try await ContinuousClock().measure {
            let error = try await Self.asked { connection in
                connection.readRequest()
                connection.respond("429 Busy", headers: "Retry-After: 3600\r\n")
            }
            #expect(error == .unavailable(reason: "it answered with status 429"))
        }
        #expect(time < .seconds(10))
    }

    @Test("a server that keeps silent, or breaks off, is unavailable within the deadline")
    func silent() async throws {
        let silent = try await Self.asked(.milliseconds(300)) { connection in
            connection.readRequest()
            connection.hang()
        }
        #expect(silent == .unavailable(reason: "it took too long to answer"))
        let cut = try await Self.asked { connection in
            connection.readRequest()
            connection.send("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{\"data\":[")
        }
        #expect(cut == .unavailable(reason: "the connection broke off"))
    }

    @Test("a server that is away is left alone after five calls")
    func away() async throws {
        let (listener, port) = try Loopback.listen(backlog: 1)
        close(listener)
        let embedder = Self.embedder("http://127.0.0.1:\(port)/")
        for _ in 0..<5 {
            await #expect(throws: EmbeddingError.unavailable(reason: "it takes no connections")) {
                try await embedder.vectors(of: ["a"], for: .query)
            }
        }
        await #expect(
            throws: EmbeddingError.unavailable(reason: "it failed too often of late, and is asked again in a while")
        ) {
            try await embedder.vectors(of: ["a"], for: .query)
        }
    }

    @Test("a call whose task is cancelled ends at once")
    func cancelled() async throws {
        try await RawServer.with { connection in
            connection.readRequest()
            connection.hang()
        } _: { server in
            let embedder = Self.embedder(server.url)
            let call = Task { try await embedder.vectors(of: ["a"], for: .query) }
            try await eventually("the request arrives") { server.observed.requests.count == 1 }
            call.cancel()
            await #expect(throws: EmbeddingError.cancelled) { try await call.value }
        }
    }
}
