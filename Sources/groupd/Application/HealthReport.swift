internal import Embeddings

/// What `groupd check` finds: a line each part.
struct HealthReport: Sendable, Equatable {
    struct Line: Sendable, Equatable {
        enum State: String, Sendable { case ok, off, wrong }

        let part: String
        let state: State
        /// A sentence, or a few words in the case of `ok`.
        let detail: String

        var text: String { "\(part): \(state.rawValue)\(detail.isEmpty ? "" : ": \(detail)")" }
    }

    var lines: [Line] = []

    /// False where something is wrong: what is off by intent is not.
    var isSound: Bool { lines.allSatisfy { $0.state != .wrong } }

    mutating func add(_ part: String, _ state: Line.State, _ detail: String) {
        lines.append(Line(part: part, state: state, detail: detail))
    }
}

extension HealthReport {
    /// Tries each part. A configuration that cannot be read never comes this far.
    static func make(_ loaded: LoadedConfiguration) async -> HealthReport {
        var report = HealthReport()
        report.add("configuration", .ok, loaded.path ?? "no file: defaults, environment and flags")
        await StorageProbe(loaded.configuration).check(&report)
        await checkModel(loaded.configuration, &report)
        report.add("providers", .off, "Answers to questions are not in this release.")
        return report
    }
}

extension HealthReport {
    /// Makes a vector of a word.
    private static func checkModel(_ configuration: Configuration, _ report: inout HealthReport) async {
        let meaning = Meaning(configuration)
        guard let embedder = meaning.embedders.first else {
            return report.add("model", .off, "Search by meaning: \(meaning.absence ?? "off").")
        }
        do throws(EmbeddingError) {
            _ = try await embedder.vectors(of: ["harbour"], for: .query)
            report.add("model", .ok, embedder.model.name)
        } catch {
            report.add("model", .wrong, "\(error)")
        }
    }
}
