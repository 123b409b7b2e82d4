import ChatLoad
import GroupChat

/// How a server gets its groups.
struct Growth {
    let stage: Stage
    let model: String

    /// - Parameter vectors: of a group, by its name, and its messages.
    func run(
        _ histories: [String: [HistoryLine]], rebuildsIndex: Bool,
        vectors: (String, [StoredText]) async throws -> [[Float16]]
    ) async throws -> [String: GroupID] {
        let count = histories.values.reduce(0) { $0 + $1.count }
        Printing.title("\(histories.count) groups with \(count) messages come to the server")
        let clock = ContinuousClock()
        var start = clock.now
        func tell(_ what: String) {
            let seconds = (clock.now - start) / .seconds(1)
            Printing.note(
                "\(what) in \(Printing.number(seconds, 1)) s, \(Printing.number(Double(count) / seconds, 0))/s")
            start = clock.now
        }
        var groups: [String: GroupID] = [:]
        for (name, lines) in histories.sorted(by: { $0.key < $1.key }) {
            groups[name] = try await stage.importGroup(name, lines)
        }
        tell("imported")
        try await stage.storage.waitUntilIndexed(withVectors: false)
        tell("indexed by their words, by the server, since the import ended")
        let names = Dictionary(uniqueKeysWithValues: groups.map { ($1, $0) })
        let isComplete = try await VectorLoader(stage: stage, model: model)
            .load(Array(groups.values), rebuildsIndex: rebuildsIndex) { try await vectors(names[$0] ?? "", $1) }
        guard isComplete else { throw Stage.Failure("some vectors are missing") }
        tell(rebuildsIndex ? "vectors loaded, and their index built anew by one process," : "vectors loaded")
        // What its daemon does within a minute or so.
        _ = try await stage.server.query("vacuum (analyze)")
        tell("vacuumed")
        return groups
    }
}
