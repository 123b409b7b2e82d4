extension Checker {
    /// Every acknowledgement against the log, and each client id against its other tries.
    mutating func checkSends() {
        for (clientID, send) in history.sends {
            report.opportunity(.effectOnce, send.tries.count)
            for ack in send.acks { check(ack, clientID) }
            if let first = send.acks.first,
                let other = send.acks.first(where: { $0.seq != first.seq || $0.id != first.id })
            {
                report.violation(
                    .effectOnce, "client id \(clientID) was acknowledged as \(first.seq) and as \(other.seq)")
            }
            if send.isRefused { report.opportunity(.noInvention) }
        }
    }

    private mutating func check(_ ack: AckRecord, _ clientID: String) {
        report.opportunity(.durability)
        report.opportunity(.agreement)
        guard let log = logs[ack.group], let stored = log.event(at: ack.seq), stored.kind == "message" else {
            report.violation(.durability, "acknowledged \(ack.seq) (client id \(clientID)) is not stored")
            return
        }
        guard stored.clientID == clientID, stored.author == ack.user else {
            report.violation(.durability, "number \(ack.seq), acknowledged for \(clientID), holds another message")
            return
        }
        if stored.id != ack.id {
            report.violation(.agreement, "number \(ack.seq) was acknowledged with another id")
        }
    }

    /// Every message stored since the run began against the sends.
    mutating func checkStored() {
        for log in logs.values {
            var seen: [String: Int64] = [:]
            for event in log.events.dropFirst(Int(log.record.base)) where event.kind == "message" {
                report.counts.messagesStored += 1
                report.opportunity(.noInvention)
                guard let clientID = event.clientID, let send = history.sends[clientID], let first = send.tries.first
                else {
                    report.violation(.noInvention, "number \(event.seq) holds a message that nobody sent")
                    continue
                }
                if let earlier = seen.updateValue(event.seq, forKey: clientID) {
                    report.violation(.effectOnce, "client id \(clientID) took numbers \(earlier) and \(event.seq)")
                }
                check(event, against: first, in: log)
                if send.isRefused {
                    report.violation(.noInvention, "number \(event.seq) holds a message that was refused")
                }
            }
        }
    }

    private mutating func check(_ event: StoredRecord, against send: SendRecord, in log: GroupLog) {
        if event.author != send.user || event.group != send.group {
            report.violation(.noInvention, "number \(event.seq) has another author or group than was sent")
        }
        if event.body != send.body {
            report.violation(.noInvention, "number \(event.seq) has another content than was sent")
        }
        if log.isMember(send.user, before: event.seq) == false {
            report.violation(.noInvention, "number \(event.seq) is a message of a person who was no member")
        }
    }
}
