/// How much must have happened for a check to mean anything: a run with less has failed.
package struct Minima: Sendable {
    package var acknowledged = 0
    package var unknown = 0
    package var resumes = 0
    package var removals = 0
    package var kills = 0

    package init() {}

    /// Of the run in which everything is killed in turn.
    package static let faults: Minima = {
        var minima = Minima()
        minima.acknowledged = 50_000
        minima.unknown = 500
        minima.resumes = 1_000
        minima.removals = 50
        minima.kills = 36
        return minima
    }()

    /// A sentence for each that was not reached.
    package func shortfalls(_ counts: Report.Counts) -> [String] {
        let reached = [
            ("acknowledged sends", counts.acknowledged, acknowledged),
            ("sends of unknown outcome", counts.unknown, unknown),
            ("resumes", counts.resumes, resumes),
            ("removals", counts.removals, removals),
            ("kills", counts.killCount, kills),
        ]
        return reached.filter { $0.1 < $0.2 }.map { "\($0.0): \($0.1) of at least \($0.2)" }
    }
}
