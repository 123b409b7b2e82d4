/// What made a vector. Vectors of different models say nothing about each other and are never compared.
public struct EmbeddingModel: Sendable, Hashable {
    /// Kind, model and version in one name, such as `local/all-MiniLM-L6-v2/53aa5117`: stored with each vector, so that
    /// a change of any of them is seen.
    public let name: String
    /// Numbers in each vector.
    public let dimensions: Int

    /// A model by its identity.
    public init(name: String, dimensions: Int) {
        self.name = name
        self.dimensions = dimensions
    }
}
