import DequeModule

/// When the node writes which drafts: a lone one at once, and whatever comes while a batch is
/// under way as the next batch. It decides only; `BatchWriter` carries out.
///
///     submit ──▶ queue ──▶ one batch at a time ──▶ done
///        │                        │ somebody else holds the group's head
///        └─▶ the group's line ◀───┘ ──▶ a batch of that group alone, which waits for the head
///
/// A group whose head is held has a line of its own, so that it holds up no other group; while it
/// has one, its later drafts join it, so that none overtakes. Lines and queue share one bound.
struct BatchStateMachine<Ticket: Sendable> {
    typealias Entry = Batch<Ticket>.Entry

    struct Limits: Sendable {
        /// What may wait in all: the next draft is refused as `overloaded`.
        var waitingCountMax = 20_000
        var waitingBytesMax = 64 << 20
        var batchCountMax = 1_000
        var batchBytesMax = 4 << 20
        /// Lines that are written at the same time; further ones wait their turn.
        var heldWritesMax = 2
    }

    enum Action {
        /// Write it; then call `ended(held:)`.
        case write(Batch<Ticket>)
        /// Wait for the group's head and write it; then call `endedHeld(group:)`.
        case writeHeld(GroupID, Batch<Ticket>)
        /// Tell the senders; nothing of these was stored.
        case refuse([Entry], ChatError)
    }

    private let limits: Limits
    private var isStopped = false
    /// Batches under way whose outcome is not known.
    private var doubts = 0
    private var isWriting = false
    private var queue: Deque<Entry> = []
    private var lines: [GroupID: Deque<Entry>] = [:]
    /// Lines with nobody writing them yet, oldest first.
    private var linesReady: Deque<GroupID> = []
    private var heldWrites = 0
    private(set) var waitingCount = 0
    private(set) var waitingBytes = 0

    init(limits: Limits = Limits()) {
        self.limits = limits
    }

    /// Nothing is being written and nothing waits.
    var isIdle: Bool { !isWriting && heldWrites == 0 && waitingCount == 0 }

    mutating func submit(_ draft: Draft, _ ticket: Ticket) -> Action? {
        let entry = Entry(draft: draft, ticket: ticket)
        guard doubts == 0, !isStopped else { return .refuse([entry], .unavailable(retryAfter: .seconds(1))) }
        let bytes = draft.bytes
        guard waitingCount < limits.waitingCountMax, waitingBytes + bytes <= limits.waitingBytesMax else {
            return .refuse([entry], .overloaded(retryAfter: .milliseconds(500)))
        }
        waitingCount += 1
        waitingBytes += bytes
        if lines[draft.group] != nil {
            lines[draft.group]!.append(entry)
            return nil
        }
        queue.append(entry)
        return nextWrite()
    }

    /// The batch that `write` gave is decided, but for `held`: drafts whose group's head somebody
    /// else holds, in their order.
    mutating func ended(held: [Entry] = []) -> [Action] {
        precondition(isWriting, "a batch ended that was not begun")
        isWriting = false
        for entry in held { join(line: entry) }
        moveToLines()
        return nextHeldWrites() + [nextWrite()].compactMap(\.self)
    }

    /// The batch that `writeHeld` gave is decided.
    mutating func endedHeld(group: GroupID) -> [Action] {
        precondition(heldWrites > 0, "a held batch ended that was not begun")
        heldWrites -= 1
        if lines[group]?.isEmpty ?? true {
            lines[group] = nil
        } else {
            linesReady.append(group)
        }
        return nextHeldWrites() + [nextWrite()].compactMap(\.self)
    }

    /// The database went away in the middle of a batch, whose outcome must be found out first.
    /// What waits is refused, and what comes, until `resume`.
    mutating func suspend() -> Action? {
        doubts += 1
        return refuseAll()
    }

    /// The batch that `suspend` was about is decided.
    mutating func resume() {
        precondition(doubts > 0, "a doubt was cleared that nobody had")
        doubts -= 1
    }

    /// No more drafts; what waits is refused. What is being written goes on to its end.
    mutating func stop() -> Action? {
        isStopped = true
        return refuseAll()
    }

    private mutating func nextWrite() -> Action? {
        guard !isWriting, !queue.isEmpty, !isStopped else { return nil }
        isWriting = true
        // Swapped out, not copied: a long queue stays where it is.
        var waiting: Deque<Entry> = []
        swap(&waiting, &queue)
        defer { queue = waiting }
        return .write(take(from: &waiting))
    }

    private mutating func nextHeldWrites() -> [Action] {
        var actions: [Action] = []
        while heldWrites < limits.heldWritesMax, let group = linesReady.popFirst() {
            guard var line = lines[group], !line.isEmpty else {
                lines[group] = nil
                continue
            }
            heldWrites += 1
            actions.append(.writeHeld(group, take(from: &line)))
            lines[group] = line
        }
        return actions
    }

    /// Takes as many as fit, in order; what may not share the batch stays, in order, for the next.
    private mutating func take(from waiting: inout Deque<Entry>) -> Batch<Ticket> {
        var taken: [Entry] = []
        var left: [Entry] = []
        var conflicts = BatchConflicts()
        var bytes = 0
        while let entry = waiting.first, bytes < limits.batchBytesMax,
            taken.count < limits.batchCountMax, left.count < limits.batchCountMax
        {
            waiting.removeFirst()
            if conflicts.admits(entry.draft) {
                taken.append(entry)
                bytes += entry.draft.bytes
            } else {
                left.append(entry)
            }
        }
        waiting.prepend(contentsOf: left)
        waitingCount -= taken.count
        waitingBytes -= bytes
        return Batch(taken)
    }

    private mutating func join(line entry: Entry) {
        let group = entry.draft.group
        waitingCount += 1
        waitingBytes += entry.draft.bytes
        guard lines[group] == nil else {
            lines[group]!.append(entry)
            return
        }
        lines[group] = [entry]
        linesReady.append(group)
    }

    /// Drafts that came while the batch was under way follow those that it found held.
    private mutating func moveToLines() {
        guard !lines.isEmpty, queue.contains(where: { lines[$0.draft.group] != nil }) else { return }
        let all = queue
        queue.removeAll()
        for entry in all {
            if lines[entry.draft.group] != nil {
                lines[entry.draft.group]!.append(entry)
            } else {
                queue.append(entry)
            }
        }
    }

    private mutating func refuseAll() -> Action? {
        let all = Array(queue) + lines.values.flatMap(\.self)
        queue.removeAll()
        for group in lines.keys { lines[group] = [] }
        waitingCount = 0
        waitingBytes = 0
        return all.isEmpty ? nil : .refuse(all, .unavailable(retryAfter: .seconds(1)))
    }
}
