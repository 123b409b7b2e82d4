import TestSupport
import Testing

@testable import Embeddings

@Suite("The local model", .localModel, .timeLimit(.minutes(2)))
struct LocalEmbedderTests {
    private func likeness(_ one: [Float], _ other: [Float]) -> Float {
        zip(one, other).reduce(0) { $0 + $1.0 * $1.1 }
    }

    @Test("texts that mean the like are near each other, without a word in common")
    func meaning() async throws {
        let embedder = Embedder.local(directory: ModelPlace.path)
        let vectors = try await embedder.vectors(
            of: ["How do I reset my password?", "I forgot my login credentials", "The cat sat on the mat"], for: .query)
        #expect(vectors.allSatisfy { $0.count == embedder.model.dimensions })
        #expect(likeness(vectors[0], vectors[1]) > likeness(vectors[0], vectors[2]) + 0.3)
    }

    @Test("a text has the same vector alone, among others, and whoever asks")
    func batching() async throws {
        let embedder = Embedder.local(directory: ModelPlace.path)
        let texts = (0..<40).map { "message \($0) " + String(repeating: "and so on ", count: $0 * 2) }
        let together = try await embedder.vectors(of: texts, for: .backfill)
        for index in [0, 17, 39] {
            let alone = try await embedder.vectors(of: [texts[index]], for: .query)
            #expect(likeness(alone[0], together[index]) > 0.999_99)
        }
    }

    @Test("threads of a backfill run only while nothing else does, that of queries as any other")
    func priorities() async throws {
        let embedder = Embedder.local(directory: ModelPlace.path)
        _ = try await embedder.vectors(of: ["a"], for: .query)
        _ = try await embedder.vectors(of: ["b"], for: .backfill)
        let backfill = ThreadPolicy.ofThreads(named: "embed backfill")
        #expect(!backfill.isEmpty && backfill.allSatisfy { $0 == 5 })
        let query = ThreadPolicy.ofThreads(named: "embed query")
        #expect(!query.isEmpty && query.allSatisfy { $0 == 0 })
    }

    @Test("a cancelled backfill ends at once")
    func cancelling() async throws {
        let embedder = Embedder.local(directory: ModelPlace.path)
        let texts = (0..<512).map { "\($0) " + String(repeating: "word ", count: 300) }
        let call = Task { try await embedder.vectors(of: texts, for: .backfill) }
        call.cancel()
        await #expect(throws: EmbeddingError.cancelled) { try await call.value }
    }

    @Test("a text of one endless word, and one of nothing but brackets, cost no more than others")
    func hostile() throws {
        let tokenizer = try ModelPlace.model.get().tokenizer
        let time = ContinuousClock().measure {
            for text in ["x", "[", "[CLS", "[CLS]", "é", "\u{301}", "漢", " ", "\u{0}", "👩‍👩‍👧‍👦"] {
                let tokens = tokenizer.tokens(of: String(repeating: text, count: 100_000))
                #expect(tokens.count <= WordPieceTokenizer.tokensMax)
            }
        }
        #expect(time < .seconds(10))
    }

    @Test("of a long text the first 256 tokens count, the last of which ends it", arguments: [253, 254, 255, 5_000])
    func truncation(words: Int) throws {
        let tokenizer = try ModelPlace.model.get().tokenizer
        let tokens = tokenizer.tokens(of: String(repeating: "a ", count: words))
        #expect(tokens.count == min(words + 2, 256))
        #expect(tokens.last == tokenizer.vocabulary.end)
    }

    @Test("every kind of processor's arithmetic gives the same vectors")
    func kernels() throws {
        let texts = ["short", String(repeating: "a longer text of some words ", count: 12)]
        let vectors = try Kernels.usable.map { kernels in
            try LocalModel(directory: ModelPlace.path, kernels: kernels).vectors(of: texts, in: EncoderWorkspace()) {
                true
            }
        }
        for other in vectors.dropFirst() {
            for (one, two) in zip(vectors[0], other) { #expect(likeness(one, two) > 0.999_99) }
        }
    }
}
