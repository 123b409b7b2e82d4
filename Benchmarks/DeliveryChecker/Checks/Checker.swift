/// Decides, from a history alone, whether the promises of `Invariant` were kept.
///
/// The database's log is the reference: it is checked against the sends, and everything that was received or read
/// is checked against it. Where all agree, what was received is what was sent.
package struct Checker {
    let history: History
    let logs: [String: GroupLog]
    var report = Report()

    /// Checks one history.
    package static func check(_ history: History) -> Report {
        var checker = Checker(history)
        checker.checkLogs()
        checker.checkSends()
        checker.checkStored()
        checker.checkStreams()
        checker.checkReads()
        checker.checkRemovals()
        checker.count()
        return checker.report
    }

    private init(_ history: History) {
        self.history = history
        let rows = Dictionary(grouping: history.stored, by: \.group)
        logs = history.groups.mapValues { GroupLog($0, rows[$0.group] ?? []) }
    }

    /// Numbers 1, 2, 3 … without a hole and none twice.
    private mutating func checkLogs() {
        for log in logs.values {
            report.opportunity(.order, Int(log.head))
            for flaw in log.flaws { report.violation(.order, "group \(log.record.group): \(flaw)") }
            if log.head < log.record.base {
                report.violation(
                    .durability, "group \(log.record.group) had \(log.record.base) numbers, now \(log.head)")
            }
        }
    }

    private mutating func count() {
        for send in history.sends.values {
            report.counts.sends += 1
            if !send.acks.isEmpty { report.counts.acknowledged += 1 }
            if send.doubts > 0 { report.counts.unknown += 1 }
            if send.acks.isEmpty, send.doubts > 0 { report.counts.unresolved += 1 }
            if send.isRefused { report.counts.refused += 1 }
        }
        for change in history.memberships where change.stage == .done {
            if change.change == .removal { report.counts.removals += 1 } else { report.counts.additions += 1 }
        }
        for kill in history.kills { report.counts.kills[kill.target, default: 0] += 1 }
        report.counts.probes = history.probes.count
        report.counts.clients = Set(history.streams.keys.map(\.client)).count
        report.counts.messagesRead = history.reads.values.reduce(0) { $0 + $1.count }
    }
}
