import Testing

@testable import Embeddings

/// Where set-up lays the model's files.
enum ModelPlace {
    static let path =
        String(#filePath.split(separator: "/").dropLast(4).reduce("") { $0 + "/" + $1 })
        + "/data/models/all-MiniLM-L6-v2"

    static var isThere: Bool { (try? Embedder.checkLocalModel(in: path)) != nil }

    /// Loaded once for all tests.
    static let model = Result { try LocalModel(directory: path) }
}

extension Trait where Self == ConditionTrait {
    /// Needs the model's files, which `make test` fetches.
    static var localModel: Self { .enabled(if: ModelPlace.isThere, "scripts/model could not fetch the model") }
}
