public import Postgres
import Synchronization

/// Makes vectors of what people search for, by the model whose vectors serve.
public final class QueryVectors: Sendable {
    private static let deadline = Duration.seconds(2)
    /// How long it is believed which model serves.
    private static let goodFor = Duration.seconds(3)

    private struct Serving {
        var name: String?
        var until: ContinuousClock.Instant
    }

    private let database: Database
    private let embedders: [Embedder]
    private let serving = Mutex(Serving(name: nil, until: .now))
    private let isFailing = Atomic(false)

    /// - Parameter embedders: as an `Indexer` has them.
    public init(database: Database, embedders: [Embedder]) {
        self.database = database
        self.embedders = embedders
    }

    /// Whether the last query got no vector although there is a model.
    public var isDown: Bool { isFailing.load(ordering: .relaxed) }

    /// The vector of a text and the name of its model; nil where nothing makes one at this moment.
    public func vector(of text: String) async -> (model: String, values: [Float])? {
        guard let name = await servingName(), let embedder = embedders.first(where: { $0.model.name == name }) else {
            return nil
        }
        let vectors = try? await embedder.vectors(of: [text], for: .query)
        isFailing.store(vectors == nil && !Task.isCancelled, ordering: .relaxed)
        return vectors.map { (name, $0[0]) }
    }

    private func servingName() async -> String? {
        guard !embedders.isEmpty else { return nil }
        let known = serving.withLock { $0 }
        if let name = known.name, ContinuousClock.now < known.until { return name }
        let models = VectorModels(database: database, deadline: Self.deadline)
        guard (try? await models.isInstalled()) == true,
            let name = try? await models.all().first(where: \.isServing)?.name
        else { return known.name }
        serving.withLock { $0 = Serving(name: name, until: .now + Self.goodFor) }
        return name
    }
}
