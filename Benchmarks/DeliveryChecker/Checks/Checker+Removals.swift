extension Checker {
    /// Nothing numbered after a removal reaches the person removed, until they are added again.
    mutating func checkRemovals() {
        for log in logs.values {
            let changes = Dictionary(
                grouping: history.memberships.filter { $0.group == log.record.group }, by: \.user)
            for (user, records) in changes {
                let absences = absences(of: user, records, in: log)
                for absence in absences { check(absence) }
                checkProbes(user, log, records)
            }
        }
    }

    /// The time from a removal's number on, up to the first try to add the person again.
    private struct Absence {
        let user: String
        let group: String
        /// The removal's number.
        let seq: Int64
        /// How many numbers were taken before the person was back.
        let numbers: Int
        /// When somebody first tried to add them again: what comes later may be seen, all of it.
        let endsAt: Int64
    }

    /// The log's removals of a person beside what was done to them: the n-th there is the n-th here, since whoever
    /// does it waits for one to be done before they try the next.
    private mutating func absences(of user: String, _ records: [MembershipRecord], in log: GroupLog) -> [Absence] {
        let removals = log.memberships[user, default: []].filter { !$0.isMember && $0.seq > log.record.base }
        let cycles = Self.cycles(records)
        let done = cycles.filter(\.isDone).count
        if removals.count < done || removals.count > cycles.count {
            report.violation(
                .noInvention, "\(user) was removed \(done) to \(cycles.count) times, the log says \(removals.count)")
        }
        return zip(removals, cycles).map { removal, cycle in
            let back = log.memberships[user, default: []].first { $0.isMember && $0.seq > removal.seq }
            let numbers = Int((back?.seq ?? log.head + 1) - removal.seq) - 1
            return Absence(
                user: user, group: log.record.group, seq: removal.seq, numbers: numbers, endsAt: cycle.additionAt)
        }
    }

    private struct Cycle {
        var isDone = false
        var additionAt = Int64.max
    }

    private static func cycles(_ records: [MembershipRecord]) -> [Cycle] {
        var cycles: [Cycle] = []
        var isOut = false
        for record in records.sorted(by: { $0.at < $1.at }) {
            switch (record.change, record.stage) {
            case (.removal, .invoked):
                if !isOut { cycles.append(Cycle()) }
                isOut = true
            case (.removal, .done):
                if !cycles.isEmpty { cycles[cycles.count - 1].isDone = true }
            case (.addition, .invoked):
                if isOut, !cycles.isEmpty { cycles[cycles.count - 1].additionAt = record.at }
                isOut = false
            case (.addition, .done):
                break
            }
        }
        return cycles
    }

    private mutating func check(_ absence: Absence) {
        report.opportunity(.confidentiality, absence.numbers)
        for (key, records) in history.streams where key.group == absence.group {
            for record in records {
                switch record {
                case .run(let run) where run.user == absence.user:
                    guard run.last > absence.seq, run.firstAt < absence.endsAt else { continue }
                    report.violation(
                        .confidentiality,
                        "\(absence.user), removed by \(absence.seq), received up to \(run.last) before their return")
                case .flaw(let flaw) where flaw.user == absence.user:
                    guard flaw.seq > absence.seq, flaw.at < absence.endsAt else { continue }
                    report.violation(
                        .confidentiality, "\(absence.user), removed by \(absence.seq), was sent \(flaw.seq)")
                default:
                    break
                }
            }
        }
    }

    /// Between a removal that was done and the first try to undo it, there is no such group.
    private mutating func checkProbes(_ user: String, _ log: GroupLog, _ records: [MembershipRecord]) {
        let probes = history.probes.filter { $0.user == user && $0.group == log.record.group }
        let changes = records.sorted { $0.at < $1.at }
        for probe in probes {
            guard let last = changes.last(where: { $0.at < probe.at }), last.change == .removal, last.stage == .done,
                probe.until < changes.first(where: { $0.at > probe.at })?.at ?? .max
            else { continue }
            report.opportunity(.confidentiality)
            if probe.status == 200 { report.violation(.confidentiality, "\(user), removed, could read the history") }
        }
    }
}
