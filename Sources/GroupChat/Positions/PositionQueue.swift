import DequeModule

/// Which positions are written when: a lone one at once, and whatever comes while a batch is under way as the next one.
/// What one person asks of one group while they wait is one row, the furthest of it. It decides only; `PositionWriter`
/// carries out.
struct PositionQueue<Ticket: Sendable> {
    /// Whose position it is, and where.
    struct Key: Hashable, Sendable {
        let group: GroupID
        let user: UserID
    }

    /// How far; 0 where it is about the other alone.
    struct Move: Equatable, Sendable {
        var readTo: Int64 = 0
        var receivedTo: Int64 = 0
        /// Whether somebody wants to know what is unread then.
        var asksUnread = false

        mutating func join(_ other: Move) {
            readTo = max(readTo, other.readTo)
            receivedTo = max(receivedTo, other.receivedTo)
            asksUnread = asksUnread || other.asksUnread
        }
    }

    struct Entry: Sendable {
        let key: Key
        var move: Move
        /// Who is answered.
        var tickets: [Ticket]
    }

    enum Action {
        /// Write them; then call `ended`.
        case write([Entry])
        case refuse(Ticket, ChatError)
    }

    struct Limits: Sendable {
        /// Who may wait for an answer in all: the next is refused as `overloaded`.
        var waitingCountMax = 20_000
        var batchCountMax = 1_000
    }

    private let limits: Limits
    private var isWriting = false
    private var order: Deque<Key> = []
    private var waiting: [Key: Entry] = [:]
    private(set) var waitingCount = 0

    init(limits: Limits = Limits()) {
        self.limits = limits
    }

    mutating func submit(_ move: Move, _ key: Key, _ ticket: Ticket) -> Action? {
        guard waitingCount < limits.waitingCountMax else {
            return .refuse(ticket, .overloaded(retryAfter: .milliseconds(500)))
        }
        waitingCount += 1
        if waiting[key] != nil {
            waiting[key]!.move.join(move)
            waiting[key]!.tickets.append(ticket)
        } else {
            waiting[key] = Entry(key: key, move: move, tickets: [ticket])
            order.append(key)
        }
        return nextWrite()
    }

    /// What `write` gave is answered.
    mutating func ended() -> Action? {
        precondition(isWriting, "a batch ended that was not begun")
        isWriting = false
        return nextWrite()
    }

    private mutating func nextWrite() -> Action? {
        guard !isWriting, !order.isEmpty else { return nil }
        isWriting = true
        var batch: [Entry] = []
        while batch.count < limits.batchCountMax, let key = order.popFirst() {
            guard let entry = waiting.removeValue(forKey: key) else { continue }
            waitingCount -= entry.tickets.count
            batch.append(entry)
        }
        return .write(batch)
    }
}
