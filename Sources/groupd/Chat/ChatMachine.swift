/// What the terminal client does, decided without a socket, a clock or a terminal.
///
/// It follows one group by its numbers: what comes twice is dropped, a hole or a head beyond what arrived makes it
/// subscribe again from where it is. Messages go out one at a time, so that they are stored in the order in which they
/// were typed; each keeps its client id until it is acknowledged, over as many connections as that takes.
struct ChatMachine {
    /// How many messages may wait; input is not read further at that point.
    static let outboxCountMax = 100
    /// How many of the last numbers are shown on joining and after a gap too long to replay.
    static let historyCount: Int64 = 50

    enum Action: Equatable {
        case hello
        /// From a number on, or from the head.
        case subscribe(after: Position?)
        case send(ChatDraft)
        /// Send again what is not acknowledged, after a while.
        case retry(milliseconds: Int64)
        case show(ChatEvent)
        case note(String)
        case close
    }

    struct Position: Equatable {
        var epoch: String
        var seq: Int64
    }

    /// What to do when the connection has ended.
    enum Next: Equatable {
        case reconnect(milliseconds: Int64)
        case end(failure: String?)
    }

    private enum Link: Equatable {
        case down, greeting
        /// Asked for the head.
        case asking
        /// Asked for all after the position; true until that is confirmed.
        case following(isPending: Bool)
    }

    /// Whether to go on once there is nothing more to send.
    let follows: Bool
    private var link = Link.down
    private(set) var position: Position?
    /// What was there when the group was first joined, and what was typed: shown before the client may end.
    private var goal: Int64?
    private var outbox: [ChatDraft] = []
    private var isSending = false
    private var isInputOver = false
    /// Lines that are stored nowhere and will not be.
    private var lostCount = 0
    private var ending: Next?
    private var attempts = 0
    private var refusedTokens = 0
    /// The server takes no history of this length: it is not asked for again.
    private var isHistoryRefused = false
    private var byeMS: Int64?

    init(follows: Bool) {
        self.follows = follows
    }

    /// Whether another line can be taken.
    var hasRoom: Bool { outbox.count < Self.outboxCountMax }
    var isEnding: Bool { ending != nil }

    // MARK: The connection

    mutating func opened() -> [Action] {
        link = .greeting
        isSending = false
        byeMS = nil
        return [.hello]
    }

    /// The connection ended or never came about. `chance` is between 0 and 1 and spreads the return of many clients.
    mutating func closed(code: Int?, chance: Double) -> Next {
        link = .down
        isSending = false
        if let ending { return ending }
        if let code, let known = CloseCode(rawValue: code), code >= 4_500 {
            // A token may just have run out: a fresh one settles it, or nothing does.
            refusedTokens += 1
            guard known == .unauthenticated, refusedTokens < 2 else { return .end(failure: Self.sentence(known)) }
        }
        if let byeMS { return .reconnect(milliseconds: byeMS) }
        let step = min(30_000, 500 << Int64(min(attempts, 6)))
        attempts += 1
        return .reconnect(milliseconds: Int64(Double(step) * chance))
    }

    private static func sentence(_ code: CloseCode) -> String {
        code == .replaced
            ? "The connection was replaced by a newer one of the same person."
            : "The server closed the connection: \(code.reason)."
    }

    // MARK: Input

    mutating func typed(_ draft: ChatDraft) -> [Action] {
        outbox.append(draft)
        return sendNext()
    }

    /// A line was too long to be sent at all.
    mutating func dropped() {
        lostCount += 1
    }

    mutating func inputEnded() -> [Action] {
        isInputOver = true
        return endIfDone()
    }

    /// The wait that `retry` asked for is over.
    mutating func retryDue() -> [Action] {
        isSending = false
        return sendNext()
    }

    private mutating func sendNext() -> [Action] {
        guard case .following(isPending: false) = link, !isSending, let draft = outbox.first else { return [] }
        isSending = true
        return [.send(draft)]
    }

    private mutating func endIfDone() -> [Action] {
        guard isInputOver, !follows, outbox.isEmpty, ending == nil, case .following(isPending: false) = link,
            let goal, let position, position.seq >= goal
        else { return [] }
        ending = .end(failure: lostSentence)
        return [.close]
    }

    private var lostSentence: String? {
        switch lostCount {
        case 0: nil
        case 1: "1 message was not sent."
        default: "\(lostCount) messages were not sent."
        }
    }

    private mutating func end(_ failure: String) -> [Action] {
        ending = .end(failure: failure)
        return [.close]
    }

    // MARK: Frames

    mutating func received(_ frame: ChatFrame) -> [Action] {
        switch frame {
        case .ready: return subscribe()
        case .subscribed(let epoch, let last, let recovered): return subscribed(epoch, last, recovered)
        case .resync(let epoch, let last): return resync(epoch, last)
        case .event(let seq, let event): return numbered(seq, event)
        case .head(let seq): return seq > (position?.seq ?? seq) ? repair() : []
        case .ack(let clientID, let seq):
            // What was typed is seen among the rest before the client ends.
            goal = max(goal ?? seq, seq)
            return settled(clientID)
        case .error(let ref, let code, let message, let retryAfter):
            return refused(ref, code, message, retryAfter)
        case .unsubscribed(let code):
            switch code {
            case "removed", "left": return end("You are no member of this group any more.")
            case "deleted": return end("The group was deleted.")
            default: return []
            }
        case .bye(let milliseconds):
            byeMS = milliseconds
            return []
        case .other: return []
        }
    }

    private mutating func subscribe() -> [Action] {
        refusedTokens = 0
        link = position == nil ? .asking : .following(isPending: true)
        return [.subscribe(after: position)]
    }

    private mutating func subscribed(_ epoch: String, _ last: Int64, _ recovered: Bool) -> [Action] {
        attempts = 0
        switch link {
        case .asking:
            goal = goal ?? last
            position = Position(epoch: epoch, seq: max(0, last - Self.historyCount))
            link = .following(isPending: true)
            return [.subscribe(after: position)]
        case .following where recovered:
            link = .following(isPending: false)
            return sendNext() + endIfDone()
        case .following, .greeting, .down:
            // What cannot be replayed is told by the `resync` that follows.
            return []
        }
    }

    private mutating func resync(_ epoch: String, _ last: Int64) -> [Action] {
        let old = position
        guard !isHistoryRefused, last > 0 else {
            position = Position(epoch: epoch, seq: last)
            goal = min(goal ?? last, last)
            link = .following(isPending: false)
            return sendNext() + endIfDone()
        }
        isHistoryRefused = true
        let known = old.map { $0.epoch == epoch ? min($0.seq, last) : 0 } ?? 0
        position = Position(epoch: epoch, seq: max(known, last - Self.historyCount))
        goal = min(goal ?? last, last)
        link = .following(isPending: true)
        return [.note("Too much was missed; here is the end of it."), .subscribe(after: position)]
    }

    private mutating func numbered(_ seq: Int64, _ event: ChatEvent) -> [Action] {
        guard var position, case .following = link, seq > position.seq else { return [] }
        guard seq == position.seq + 1 else { return repair() }
        position.seq = seq
        self.position = position
        isHistoryRefused = false
        return [.show(event)] + endIfDone()
    }

    /// Something was lost: from where it is, again.
    private mutating func repair() -> [Action] {
        guard link == .following(isPending: false), let position else { return [] }
        link = .following(isPending: true)
        return [.subscribe(after: position)]
    }

    private mutating func settled(_ clientID: String) -> [Action] {
        guard outbox.first?.clientID == clientID else { return [] }
        outbox.removeFirst()
        isSending = false
        return sendNext() + endIfDone()
    }

    private mutating func refused(_ ref: String?, _ code: String, _ message: String, _ retryAfterMS: Int64?) -> [Action]
    {
        guard let draft = outbox.first, ref == draft.clientID else {
            return link == .asking || link == .following(isPending: true) ? end(message) : [.note(message)]
        }
        switch code {
        case "rate_limited", "overloaded", "unavailable":
            return [.retry(milliseconds: max(retryAfterMS ?? 1_000, 50))]
        default:
            lostCount += 1
            return [.note("Not sent: \(message)")] + settled(draft.clientID)
        }
    }
}
