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
        report.add("model", .off, "Search by meaning is not in this release.")
        report.add("providers", .off, "Answers to questions are not in this release.")
        return report
    }
}
