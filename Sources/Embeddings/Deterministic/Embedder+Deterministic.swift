extension Embedder {
    /// Vectors by the words alone: for tests, and for machines without a model. Never fails but by cancellation.
    ///
    /// Stable for ever: a change of how they are made is a change of the model's name.
    public static func deterministic(dimensions: Int = 384) -> Embedder {
        let words = HashedWords(dimensions: dimensions)
        return Embedder(
            model: EmbeddingModel(name: "deterministic/hashed-words/1/\(dimensions)", dimensions: dimensions)
        ) {
            (texts, _) async throws(EmbeddingError) in
            var vectors: [[Float]] = []
            for text in texts {
                guard !Task.isCancelled else { throw .cancelled }
                vectors.append(words.vector(of: text))
                // Others on this thread get their turn: a long text takes some milliseconds.
                await Task.yield()
            }
            return vectors
        }
    }
}
