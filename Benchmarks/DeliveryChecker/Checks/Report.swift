/// What a check found: for each invariant how often it could have been broken, and how often it was.
package struct Report: Sendable {
    /// A broken promise.
    package struct Violation: Equatable, Sendable {
        package let invariant: Invariant
        package let detail: String
    }

    /// How many violations are kept in words; all are counted.
    static let violationsKept = 50

    package private(set) var opportunities: [Invariant: Int] = [:]
    package private(set) var violationCounts: [Invariant: Int] = [:]
    package private(set) var violations: [Violation] = []
    /// What happened in the run, whether or not anything was wrong.
    package internal(set) var counts = Counts()

    package struct Counts: Equatable, Sendable {
        package var sends = 0
        package var acknowledged = 0
        /// Sends of which at least one try ended without the client knowing its outcome.
        package var unknown = 0
        /// Of these, sends that were never answered, stored or not.
        package var unresolved = 0
        package var refused = 0
        package var resumes = 0
        package var resets = 0
        package var gapsRepaired = 0
        package var removals = 0
        package var additions = 0
        package var probes = 0
        package var kills: [String: Int] = [:]
        package var clients = 0
        package var eventsReceived = 0
        package var messagesStored = 0
        package var messagesRead = 0

        package var killCount: Int { kills.values.reduce(0, +) }
    }

    mutating func opportunity(_ invariant: Invariant, _ count: Int = 1) {
        opportunities[invariant, default: 0] += count
    }

    mutating func violation(_ invariant: Invariant, _ detail: @autoclosure () -> String) {
        violationCounts[invariant, default: 0] += 1
        guard violations.count < Self.violationsKept else { return }
        violations.append(Violation(invariant: invariant, detail: detail()))
    }

    package var violationCount: Int { violationCounts.values.reduce(0, +) }
    package var violated: Set<Invariant> { Set(violationCounts.keys) }
}
