internal import Embeddings
internal import GroupChat
internal import Postgres

/// What search by meaning goes by on this server.
struct Meaning: Sendable {
    /// The one that the settings name first; after it what can still serve the vectors of an earlier one. Empty: search
    /// is by words.
    let embedders: [Embedder]
    /// Why there is none, and how to change that.
    let absence: String?

    /// - Parameter pending: what of the schema waits for an extension.
    init(_ configuration: Configuration, pending: [MigrationReport.Pending] = []) {
        let settings = configuration.embeddings
        let directory = configuration.modelDirectory
        if settings.kind == .off {
            (embedders, absence) = ([], "embeddings.kind is off")
        } else if pending.contains(where: { $0.missingExtension == "vector" }) {
            (embedders, absence) = (
                [],
                "PostgreSQL lacks the extension vector: scripts/setup installs pgvector, and a superuser of an "
                    + "outside database runs create extension vector, then groupd migrate"
            )
        } else if settings.kind == .local, let fault = Self.fault(in: directory) {
            (embedders, absence) = (
                [], "\(fault); scripts/model fetches the model, embeddings.model_dir says where it is"
            )
        } else {
            (embedders, absence) = (Self.embedders(settings, directory), nil)
        }
    }

    private static func fault(in directory: String) -> String? {
        do throws(ModelError) {
            try Embedder.checkLocalModel(in: directory)
            return nil
        } catch {
            return "\(error)".trimmingSuffix(".")
        }
    }

    private static func embedders(_ settings: Configuration.Embeddings, _ directory: String) -> [Embedder] {
        let local = fault(in: directory) == nil ? [Embedder.local(directory: directory)] : []
        switch settings.kind {
        case .off: return []
        case .local: return local
        case .deterministic: return [.deterministic(dimensions: settings.dimensions)] + local
        case .openai:
            let remote = RemoteEmbeddings(
                url: settings.url?.text ?? "", apiKey: settings.apiKey?.exposed ?? "", model: settings.model ?? "",
                dimensions: settings.dimensions)
            return [.openAI(remote)] + local
        }
    }
}

extension Configuration {
    /// Where the local model's files lie.
    var modelDirectory: String { embeddings.modelDir ?? "\(dataDir)/models/all-MiniLM-L6-v2" }
}

extension QueryVectors {
    /// As a `Searcher` asks for them.
    var searching: Searcher.Vectors {
        { text in
            await self.vector(of: text).map { QueryVector(model: $0.model, values: $0.values) }
        }
    }
}

extension String {
    fileprivate func trimmingSuffix(_ suffix: String) -> String {
        hasSuffix(suffix) ? String(dropLast(suffix.count)) : self
    }
}
