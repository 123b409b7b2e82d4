/// Turns texts into vectors whose directions are near each other where the texts mean the like.
///
/// A value with the one operation, so that a test brings its own:
///
/// ```swift
/// let embedder = Embedder(model: .init(name: "lengths", dimensions: 2)) { texts, _ in texts.map { _ in [1, 0] } }
/// ```
public struct Embedder: Sendable {
    /// Who waits for a vector.
    public enum Purpose: Sendable, Hashable {
        /// A person, now: before all else, on a thread of normal priority.
        case query
        /// Nobody: whenever the machine has nothing else to do.
        case backfill
    }

    /// Makes a vector of `model.dimensions` numbers, of length 1, for each text, in order.
    public typealias Embed = @Sendable (_ texts: [String], _ purpose: Purpose) async throws(EmbeddingError) -> [[Float]]

    /// What makes the vectors.
    public let model: EmbeddingModel
    /// As many texts as are best asked for in one call; more are taken in turns.
    public let batchTextsMax: Int
    private let recent: RecentVectors
    private let embed: Embed

    /// - Parameters:
    ///   - recentBytesMax: how much memory the vectors of texts that people asked for lately may take.
    ///   - embed: is never asked for more than `batchTextsMax` texts at once, nor for none.
    public init(
        model: EmbeddingModel, batchTextsMax: Int = 64, recentBytesMax: Int = 4 << 20, embed: @escaping Embed
    ) {
        precondition(model.dimensions > 0 && batchTextsMax > 0, "an embedder makes vectors of some texts")
        self.model = model
        self.batchTextsMax = batchTextsMax
        self.recent = RecentVectors(bytesMax: recentBytesMax)
        self.embed = embed
    }

    /// A vector of length 1 for each text, in order.
    ///
    /// Vectors of recent queries come from memory. Cancelling the task stops the waiting: work that has begun may run to
    /// its end unheard.
    ///
    /// - Throws: ``EmbeddingError``, for all texts or none; `cancelled` when the task was cancelled.
    public func vectors(
        of texts: [String], for purpose: Purpose
    ) async throws(EmbeddingError) -> [[Float]] {
        let keys = texts.map(RecentVectors.key)
        var found = recent.vectors(of: keys)
        // Each once, in the order of the texts: what is asked of a server does not depend on chance.
        var wanted: Set<RecentVectors.Key> = []
        let missing = keys.indices.filter { found[keys[$0]] == nil && wanted.insert(keys[$0]).inserted }
            .map { (key: keys[$0], value: texts[$0]) }
        for (key, vector) in try await made(missing, purpose) { found[key] = vector }
        // Only what people ask is asked again: a backfill would push it all out.
        if purpose == .query { recent.keep(found, model.dimensions) }
        return keys.map { found[$0]! }
    }

    private func made(
        _ texts: [(key: RecentVectors.Key, value: String)], _ purpose: Purpose
    ) async throws(EmbeddingError) -> [(RecentVectors.Key, [Float])] {
        var made: [(RecentVectors.Key, [Float])] = []
        var rest = texts[...]
        while !rest.isEmpty {
            let batch = rest.prefix(batchTextsMax)
            rest = rest.dropFirst(batchTextsMax)
            let vectors = try await embed(batch.map(\.value), purpose)
            guard vectors.count == batch.count else { throw .invalidAnswer("it is not one vector a text") }
            if let other = vectors.first(where: { $0.count != model.dimensions }) {
                throw .wrongDimensions(expected: model.dimensions, found: other.count)
            }
            made += zip(batch.map(\.key), vectors)
        }
        return made
    }
}
