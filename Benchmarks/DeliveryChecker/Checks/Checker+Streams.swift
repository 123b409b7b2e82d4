extension Checker {
    /// What each client accepted: in order, and the same as the log.
    mutating func checkStreams() {
        for (key, records) in history.streams {
            guard let log = logs[key.group] else { continue }
            var stream = Stream(client: key.client, log: log)
            for record in records { stream.apply(record, &report) }
            stream.finish(&report)
        }
    }

    /// One client's way through one group.
    private struct Stream {
        let client: Int
        let log: GroupLog
        /// The number accepted last; nil before the first subscription and after the membership was lost.
        private var position: Int64?
        private var isOpen = false
        /// A gap was seen and not repaired yet.
        private var isBroken = false

        init(client: Int, log: GroupLog) {
            self.client = client
            self.log = log
        }

        mutating func apply(_ record: HistoryRecord, _ report: inout Report) {
            switch record {
            case .begin(let begin): apply(begin, &report)
            case .run(let run): apply(run, &report)
            case .flaw(let flaw): apply(flaw, &report)
            case .end(let end):
                isOpen = false
                if end.code != EndRecord.closed { position = nil }
            case .position(let final): apply(final, &report)
            default: break
            }
        }

        private mutating func apply(_ begin: BeginRecord, _ report: inout Report) {
            report.opportunity(.agreement)
            if begin.epoch != log.record.epoch {
                report.violation(.agreement, "client \(client) was given another epoch")
            }
            switch begin.manner {
            case .head:
                break
            case .resumed:
                report.opportunity(.order)
                if isBroken { report.counts.gapsRepaired += 1 } else { report.counts.resumes += 1 }
                if let position, begin.after != position {
                    report.violation(.order, "client \(client) stood at \(position) and was resumed at \(begin.after)")
                }
            case .reset:
                report.counts.resets += 1
                if let position, begin.after < position {
                    report.violation(.order, "client \(client) stood at \(position) and was set back to \(begin.after)")
                }
            }
            position = begin.after
            isOpen = true
            isBroken = false
        }

        private mutating func apply(_ run: RunRecord, _ report: inout Report) {
            let count = Int(run.last - run.first) + 1
            report.counts.eventsReceived += count
            report.opportunity(.order, count)
            report.opportunity(.effectOnce, count)
            report.opportunity(.agreement, count)
            report.opportunity(.noInvention, count)
            if !isOpen || isBroken || run.first != (position ?? 0) + 1 || run.last < run.first {
                report.violation(.order, "client \(client) accepted \(run.first) to \(run.last) out of turn")
            }
            if log.hashes.hash(from: run.first, to: run.last) != run.hash {
                report.violation(
                    .agreement, "client \(client) saw something else than the log in \(run.first) to \(run.last)")
            }
            position = run.last
        }

        private mutating func apply(_ flaw: FlawRecord, _ report: inout Report) {
            switch flaw.kind {
            case .gap:
                isBroken = true
            case .repeated:
                report.opportunity(.effectOnce)
                report.violation(.effectOnce, "client \(client) at \(flaw.last) was sent \(flaw.seq) again")
            case .stray:
                report.opportunity(.order)
                report.violation(.order, "client \(client) was sent \(flaw.seq) without a subscription")
            }
        }

        /// A member who had time to catch up stands at the head: nothing at the end was lost on the way.
        private mutating func apply(_ final: PositionRecord, _ report: inout Report) {
            report.opportunity(.durability)
            if final.seq != log.head || position != log.head {
                report.violation(.durability, "client \(client) ended at \(final.seq), the log at \(log.head)")
            }
        }

        mutating func finish(_ report: inout Report) {
            if isBroken { report.violation(.order, "client \(client) missed a number that was never sent again") }
        }
    }
}

extension EndRecord {
    /// The code of a subscription that ended with its connection.
    package static let closed = "closed"
}
