import Synchronization
import Testing

@testable import Embeddings

@Suite("An embedder")
struct EmbedderTests {
    private final class Calls: Sendable {
        private let calls = Mutex<[[String]]>([])
        var all: [[String]] { calls.withLock { $0 } }
        func add(_ texts: [String]) { calls.withLock { $0.append(texts) } }
    }

    private static func embedder(_ calls: Calls, batchTextsMax: Int = 64) -> Embedder {
        Embedder(model: EmbeddingModel(name: "test", dimensions: 2), batchTextsMax: batchTextsMax) {
            (texts, _) async throws(EmbeddingError) in
            calls.add(texts)
            return texts.map { [Float($0.count), 1] }
        }
    }

    @Test("what people asked for lately is not made again; a backfill is not kept")
    func recent() async throws {
        let calls = Calls()
        let embedder = Self.embedder(calls)
        let first = try await embedder.vectors(of: ["a", "bb"], for: .query)
        #expect(try await embedder.vectors(of: ["bb", "a", "ccc"], for: .query) == [first[1], first[0], [3, 1]])
        #expect(calls.all.map { $0.sorted() } == [["a", "bb"], ["ccc"]])
        _ = try await embedder.vectors(of: ["dddd"], for: .backfill)
        _ = try await embedder.vectors(of: ["dddd", "a"], for: .backfill)
        #expect(calls.all.suffix(2) == [["dddd"], ["dddd"]])
    }

    @Test("doubles are made once, and every text has its vector in order")
    func doubles() async throws {
        let calls = Calls()
        let vectors = try await Self.embedder(calls).vectors(of: ["a", "bb", "a"], for: .backfill)
        #expect(vectors == [[1, 1], [2, 1], [1, 1]])
        #expect(calls.all.map(\.count) == [2])
    }

    @Test("more texts than fit into a batch are taken in turns; for none nobody is asked")
    func batches() async throws {
        let calls = Calls()
        let embedder = Self.embedder(calls, batchTextsMax: 3)
        #expect(try await embedder.vectors(of: [], for: .query).isEmpty)
        let texts = (1...8).map { String(repeating: "x", count: $0) }
        #expect(try await embedder.vectors(of: texts, for: .backfill).map { $0[0] } == (1...8).map(Float.init))
        #expect(calls.all.map(\.count) == [3, 3, 2])
    }

    @Test("vectors of another length, or another number of them, are an error")
    func shape() async {
        let model = EmbeddingModel(name: "test", dimensions: 2)
        let long = Embedder(model: model) { (texts, _) async throws(EmbeddingError) in texts.map { _ in [1, 2, 3] } }
        await #expect(throws: EmbeddingError.wrongDimensions(expected: 2, found: 3)) {
            try await long.vectors(of: ["a"], for: .query)
        }
        let few = Embedder(model: model) { (_, _) async throws(EmbeddingError) in [] }
        await #expect(throws: EmbeddingError.self) { try await few.vectors(of: ["a"], for: .query) }
    }
}
