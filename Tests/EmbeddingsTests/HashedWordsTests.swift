import Testing

@testable import Embeddings

@Suite("Vectors by hashed words")
struct HashedWordsTests {
    private let words = HashedWords(dimensions: 64)

    private func likeness(_ one: String, _ other: String) -> Float {
        zip(words.vector(of: one), words.vector(of: other)).reduce(0) { $0 + $1.0 * $1.1 }
    }

    @Test("every vector has length 1", arguments: ["", " ", "hello", "one two three", "日本語", "!!!", "\u{0}"])
    func length(text: String) {
        let squares = words.vector(of: text).reduce(0) { $0 + $1 * $1 }
        #expect(abs(squares - 1) < 1e-6)
    }

    @Test("a text has the same numbers on every machine, for ever")
    func known() {
        let vector = HashedWords(dimensions: 8).vector(of: "The deploy failed again")
        // Computed once by another program, from the description alone.
        #expect(
            vector.map(\.bitPattern) == [
                0, 3_196_860_299, 1_035_662_522, 0, 3_196_860_299, 1_044_051_130, 1_062_359_889, 1_052_439_738,
            ])
    }

    @Test("texts with words in common are nearer than those with none")
    func related() {
        let question = "How do I reset my password?"
        #expect(likeness(question, "password reset, please") > likeness(question, "lunch at noon on Friday") + 0.2)
    }

    @Test("a word is near its other forms")
    func forms() {
        #expect(likeness("deployment", "deployments") > likeness("deployment", "vegetables") + 0.3)
    }

    @Test("case and punctuation make no difference")
    func folding() {
        #expect(words.vector(of: "Hello, WORLD!") == words.vector(of: "hello world"))
    }
}
