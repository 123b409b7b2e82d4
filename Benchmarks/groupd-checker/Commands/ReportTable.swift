import DeliveryChecker

/// A report for people.
enum ReportTable {
    static func text(_ report: Report) -> String {
        let counts = report.counts
        let kills = counts.kills.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", ")
        var lines = [
            "clients \(counts.clients), events received \(counts.eventsReceived), messages stored \(counts.messagesStored), "
                + "read over REST \(counts.messagesRead)",
            "sends \(counts.sends): acknowledged \(counts.acknowledged), of unknown outcome \(counts.unknown) "
                + "(\(counts.unresolved) never answered), refused \(counts.refused)",
            "resumes \(counts.resumes), gaps repaired \(counts.gapsRepaired), resets \(counts.resets)",
            "removals \(counts.removals), additions \(counts.additions), questions from outside \(counts.probes)",
            "kills \(counts.killCount)\(kills.isEmpty ? "" : ": \(kills)")",
        ]
        for invariant in Invariant.allCases {
            let opportunities = pad("\(report.opportunities[invariant, default: 0])", 12)
            let violations = pad("\(report.violationCounts[invariant, default: 0])", 6)
            lines.append(
                "\(invariant.rawValue) \(opportunities) opportunities \(violations) violations   \(invariant.promise)")
        }
        for violation in report.violations { lines.append("    \(violation.invariant.rawValue): \(violation.detail)") }
        return lines.joined(separator: "\n")
    }

    /// Says whether the run has passed, and why not.
    static func verdict(_ report: Report, _ minima: Minima) -> Bool {
        let shortfalls = minima.shortfalls(report.counts)
        for shortfall in shortfalls { print("too few \(shortfall)") }
        let passed = report.violationCount == 0 && shortfalls.isEmpty
        print(passed ? "PASSED" : "FAILED")
        return passed
    }

    private static func pad(_ text: String, _ width: Int) -> String {
        String(repeating: " ", count: max(0, width - text.count)) + text
    }
}
