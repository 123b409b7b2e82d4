/// A way in which a server could break a promise, applied to a run in which all were kept.
package struct Mutant: Sendable {
    package let name: String
    /// One of these has to be found broken.
    package let breaks: Set<Invariant>
    /// Changes the scene; false where the scene has no place for it.
    let apply: @Sendable (inout Scene, inout SeededNumbers) -> Bool

    package static let all = received + stored + answered
}

extension Scene {
    /// Where each event stands that a later one of the same subscription follows: taking it away leaves a gap.
    /// None before a reset or the end of a membership, which excuse a gap.
    func followedEvents(of client: Int) -> [Int] {
        let steps = clients[client].steps
        let start = steps.lastIndex { $0.excusesGap } ?? 0
        return steps.indices.dropFirst(start).dropLast().filter {
            steps[$0].eventSeq != nil && steps[$0 + 1].eventSeq != nil
        }
    }

    func events(of client: Int) -> [Int] {
        clients[client].steps.indices.filter { clients[client].steps[$0].eventSeq != nil }
    }

    /// The number of messages sent in this run.
    var sentMessages: [Int] {
        stored.indices.filter { stored[$0].kind == "message" }
    }

    /// Changes the event at a number for everyone: in the database, in frames and in answers.
    mutating func rewrite(_ index: Int, _ record: StoredRecord) {
        stored[index] = record
        for client in clients.indices {
            for step in clients[client].steps.indices where clients[client].steps[step].eventSeq == record.seq {
                clients[client].steps[step].kind = .event(seq: record.seq, record.event)
            }
        }
        for read in reads.indices where reads[read].seq == record.seq {
            if let body = record.body { reads[read].body = body }
        }
    }
}
