/// One subscription to a group: what it may bring; pure.
struct Stream: Equatable, Sendable {
    /// What has to come next.
    private(set) var next: Int64
    /// The head when it began: the person was a member then.
    let began: Int64
    /// The newest number that anything in it showed.
    private(set) var shown: Int64 = 0

    /// - Parameter position: events after it are due.
    init(after position: Int64, head: Int64) {
        next = position + 1
        began = head
    }

    /// Takes an event's number. Says what is wrong with it; nil where nothing is.
    mutating func take(_ event: NumberedEvent) -> String? {
        defer { next = event.seq + 1 }
        shown = max(shown, event.newest)
        if event.seq == next { return nil }
        return event.seq < next ? "#\(event.seq) came again, or late" : "#\(next) did not come before #\(event.seq)"
    }

    /// The group goes on from another number.
    mutating func reset(to head: Int64) {
        next = head + 1
    }
}

extension NumberedEvent {
    /// The newest number of which it shows something.
    var newest: Int64 {
        switch change {
        case .message(let value), .edited(let value), .deleted(let value): max(seq, value.changedSeq)
        case .liked, .member, .group: seq
        }
    }
}
