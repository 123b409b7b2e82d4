/// Why there are no vectors. No case carries anything of a text, a key or an address, so each can be logged as it is.
public enum EmbeddingError: Error, Hashable, Sendable {
    /// The embedding server cannot be reached, is too slow, or has failed too often of late; in words.
    case unavailable(reason: String)
    /// The embedding server refused the request with this HTTP status: its key, its model or its settings are wrong.
    case refused(status: Int)
    /// What came back is not vectors; in words.
    case invalidAnswer(String)
    /// Vectors of another length than the model's.
    case wrongDimensions(expected: Int, found: Int)
    /// As many texts as may are waiting already. Nothing was computed: try again later.
    case overloaded
    /// The local model's files cannot be used.
    case model(ModelError)
    /// The task was cancelled.
    case cancelled
    /// The embedder's work has been ended.
    case shutDown
}

extension EmbeddingError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .unavailable(let reason): "The embedding server is unavailable: \(reason)."
        case .refused(let status):
            "The embedding server refused the request with status \(status): check embeddings.url, .api_key and .model."
        case .invalidAnswer(let reason): "The embedding server's answer is of no use: \(reason)."
        case .wrongDimensions(let expected, let found):
            "The vectors have \(found) dimensions where \(expected) are configured (embeddings.dimensions)."
        case .overloaded: "Too many texts are waiting to be embedded."
        case .model(let error): error.description
        case .cancelled: "The embedding was cancelled."
        case .shutDown: "The embedder has been shut down."
        }
    }
}
