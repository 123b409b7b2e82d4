extension Checker {
    /// What members read over REST at the end: every message of the log, in order, and nothing else.
    mutating func checkReads() {
        for (key, reads) in history.reads {
            guard let log = logs[key.group] else { continue }
            let messages = log.events.filter { $0.kind == "message" }
            report.opportunity(.durability, messages.count)
            report.opportunity(.agreement, reads.count)
            var index = 0
            for read in reads {
                while index < messages.count, messages[index].seq < read.seq {
                    report.violation(.durability, "\(key.reader) could not read number \(messages[index].seq)")
                    index += 1
                }
                guard index < messages.count, messages[index].seq == read.seq else {
                    report.violation(.agreement, "\(key.reader) read number \(read.seq) out of turn")
                    continue
                }
                check(read, against: messages[index])
                index += 1
            }
            for missing in messages[index...] {
                report.violation(.durability, "\(key.reader) could not read number \(missing.seq)")
            }
        }
    }

    private mutating func check(_ read: ReadRecord, against stored: StoredRecord) {
        guard read.id == stored.id, read.author == stored.author, read.body == stored.body else {
            report.violation(.agreement, "\(read.reader) read something else than the log at number \(read.seq)")
            return
        }
    }
}
