import ChatLoad

/// Vectors from the cache, and from the model what the cache does not have.
struct KnownVectors: Sendable {
    private static let textsAtOnce = 4_096

    let cache: VectorCache
    let maker: VectorMaker

    func vectors(of texts: [String]) async throws -> [[Float16]] {
        var vectors = await cache.vectors(of: texts)
        let missing = vectors.indices.filter { vectors[$0] == nil }
        for start in stride(from: 0, to: missing.count, by: Self.textsAtOnce) {
            let places = missing[start..<min(start + Self.textsAtOnce, missing.count)]
            let made = try await maker.vectors(of: places.map { texts[$0] })
            await cache.keep(places.map { texts[$0] }, made)
            for (place, vector) in zip(places, made) { vectors[place] = vector }
        }
        if !missing.isEmpty { try await cache.save() }
        return vectors.compactMap(\.self)
    }
}
