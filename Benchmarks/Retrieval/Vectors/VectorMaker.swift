import Embeddings
import Foundation

/// Lets the model read texts at once on every core, at normal priority: what a server does when it is idle, while a
/// measurement waits for it.
struct VectorMaker: Sendable {
    private static let textsAtOnce = 64

    /// One a core: each answers queries on a thread of its own.
    private let embedders: [Embedder]

    init(model directory: String) {
        embedders = (0..<max(1, ProcessInfo.processInfo.activeProcessorCount)).map { _ in
            Embedder.local(directory: directory)
        }
    }

    /// The model's name.
    var model: String { embedders[0].model.name }

    func vectors(of texts: [String]) async throws -> [[Float16]] {
        // Texts of a length together: the model reads as many words of each as the longest of a batch has.
        let order = texts.indices.sorted { texts[$0].utf8.count > texts[$1].utf8.count }
        let batches = stride(from: 0, to: order.count, by: Self.textsAtOnce).map {
            Array(order[$0..<min($0 + Self.textsAtOnce, order.count)])
        }
        var vectors = [[Float16]](repeating: [], count: texts.count)
        try await withThrowingTaskGroup(of: [(Int, [Float16])].self) { tasks in
            for (lane, embedder) in embedders.enumerated() {
                tasks.addTask {
                    var made: [(Int, [Float16])] = []
                    for batch in stride(from: lane, to: batches.count, by: embedders.count).map({ batches[$0] }) {
                        let vectors = try await embedder.vectors(of: batch.map { texts[$0] }, for: .query)
                        made += zip(batch, vectors.map { $0.map { Float16($0) } })
                    }
                    return made
                }
            }
            for try await made in tasks {
                for (index, vector) in made { vectors[index] = vector }
            }
        }
        return vectors
    }

    /// What the server makes of a question, in full precision.
    func vector(of question: String) async throws -> [Float] {
        try await embedders[0].vectors(of: [question], for: .query)[0]
    }
}
