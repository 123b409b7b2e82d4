/// A whole run, frame by frame, as a correct server would have answered it: what mutants are made of.
package struct Scene: Sendable {
    /// What a client is sent about the group, in order.
    struct Step: Sendable {
        enum Kind: Sendable {
            case subscribed(after: Int64, BeginRecord.Manner)
            case event(seq: Int64, LoggedEvent)
            case unsubscribed(code: String)
            case closed
        }

        var at: Int64
        var kind: Kind

        /// Whether a client that missed something is told so here, or loses the right to it.
        var excusesGap: Bool {
            switch kind {
            case .subscribed(_, .head), .subscribed(_, .reset), .unsubscribed: true
            case .subscribed(_, .resumed), .event, .closed: false
            }
        }

        var eventSeq: Int64? { if case .event(let seq, _) = kind { seq } else { nil } }
    }

    struct Client: Sendable {
        var user: String
        var steps: [Step] = []
        /// Whether it is a member, connected, at the end.
        var staysToTheEnd = true
    }

    static let group = "group"
    static let base: Int64 = 5

    var epoch = "e1"
    /// Sends, answers, removals, probes, kills, in the order of time.
    var records: [HistoryRecord] = []
    var clients: [Client] = []
    var stored: [StoredRecord] = []
    var reads: [ReadRecord] = []

    /// What the clients and the runner would have written down.
    package var history: History {
        var history = History(records)
        history.add(.group(GroupRecord(group: Self.group, epoch: "e1", base: Self.base)))
        for record in stored { history.add(.stored(record)) }
        for record in reads { history.add(.read(record)) }
        for (number, client) in clients.enumerated() {
            for record in written(by: client, number) { history.add(record) }
        }
        return history
    }

    private func written(by client: Client, _ number: Int) -> [HistoryRecord] {
        var recorder = StreamRecorder(client: number, user: client.user, group: Self.group)
        for step in client.steps {
            switch step.kind {
            case .subscribed(let after, let manner):
                recorder.begin(epoch: epoch, after: after, manner: manner, at: step.at)
            case .event(let seq, let event):
                _ = recorder.receive(event.digest(at: seq), seq: seq, at: step.at)
            case .unsubscribed(let code):
                recorder.end(code: code, at: step.at)
            case .closed:
                recorder.end(code: EndRecord.closed, at: step.at)
            }
        }
        recorder.closeRun()
        var records = recorder.takeRecords()
        if client.staysToTheEnd {
            records.append(
                .position(
                    PositionRecord(
                        client: number, user: client.user, group: Self.group, seq: recorder.position?.seq ?? 0)))
        }
        return records
    }
}
