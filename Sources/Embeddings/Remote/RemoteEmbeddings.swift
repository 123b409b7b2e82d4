/// A server that speaks OpenAI's `/v1/embeddings`.
public struct RemoteEmbeddings: Sendable, Hashable {
    /// Where it is, with `/v1`: `https://embeddings.example.org/v1`. Plain `http` is spoken where it says so.
    public var url: String
    /// Sent as a bearer token; none is sent where this is empty.
    public var apiKey: String
    /// The model to ask for.
    public var model: String
    /// Numbers in each vector. Any other count is an error.
    public var dimensions: Int

    /// A server by what the settings say of it.
    public init(url: String, apiKey: String = "", model: String, dimensions: Int) {
        self.url = url
        self.apiKey = apiKey
        self.model = model
        self.dimensions = dimensions
    }

    /// Whether the model is one that can be asked for shorter vectors. Of OpenAI's own only these can, and many other
    /// servers refuse a request that asks.
    var asksForDimensions: Bool { model.hasPrefix("text-embedding-3") }

    /// The same vectors come from wherever a model runs: the address is no part of what they are.
    var identity: EmbeddingModel { EmbeddingModel(name: "openai/\(model)/\(dimensions)", dimensions: dimensions) }
}

extension RemoteEmbeddings: CustomStringConvertible, CustomDebugStringConvertible {
    /// The model alone: descriptions end up in logs.
    public var description: String { "remote embeddings by \(model)" }
    /// The model alone, as in ``description``.
    public var debugDescription: String { description }
}
