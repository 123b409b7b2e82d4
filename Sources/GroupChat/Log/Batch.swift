/// Drafts that are committed together, each with the ticket by which its sender is answered.
struct Batch<Ticket: Sendable>: Sendable {
    struct Entry: Sendable {
        let draft: Draft
        let ticket: Ticket
    }

    var entries: [Entry]

    init(_ entries: [Entry]) {
        self.entries = entries
    }

    /// The groups whose heads it needs, each once and in no order.
    var groups: [GroupID] { Array(Set(entries.lazy.map(\.draft.group))) }

    /// Two batches that together are this one, in order. Only of two entries or more.
    var halves: (Batch, Batch) {
        precondition(entries.count > 1, "a batch of one has no halves")
        let middle = entries.count / 2
        return (Batch(Array(entries[..<middle])), Batch(Array(entries[middle...])))
    }
}
