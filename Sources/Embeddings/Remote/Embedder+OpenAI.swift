extension Embedder {
    /// Vectors from a server that speaks OpenAI's `/v1/embeddings`.
    ///
    /// A query may take 2 s and a backfill 30 s, with up to two further attempts where the server could not be reached or
    /// answered 429 or 5xx; `Retry-After` is heeded up to 10 s. Four queries and two backfills are under way at once, 32
    /// and 16 wait, beyond that calls fail with `overloaded`. After five calls in a row without an answer the server is
    /// left alone for 2 s, and longer each time, up to a minute. `dimensions` is sent only for `text-embedding-3…`: many
    /// compatible servers refuse it. Answers are brought to length 1 and checked number by number; an error never carries
    /// a text, the key or the address.
    public static func openAI(_ settings: RemoteEmbeddings) -> Embedder { openAI(settings, patience: .init()) }

    static func openAI(_ settings: RemoteEmbeddings, patience: RemoteEmbedder.Patience) -> Embedder {
        let remote = RemoteEmbedder(settings, patience: patience)
        return Embedder(model: settings.identity, batchTextsMax: 32) { (texts, purpose) async throws(EmbeddingError) in
            try await remote.vectors(of: texts, for: purpose)
        }
    }
}
