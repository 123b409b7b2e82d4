internal import NIOCore

/// What an HTTP connection is doing, and what follows from what happens to it: one request after the other, each within
/// its bounds and its time, and one answer for each.
///
/// Pure: ``ConnectionGuard`` tells it what happened and carries out what it says.
struct ConnectionState {
    /// What is to be done now.
    enum Action: Equatable {
        /// Pass the part on.
        case forward
        /// The client waits for leave to send its body: give it, and pass the head on.
        case forwardAndContinue
        /// Let the part go.
        case drop
        /// Answer with this error, then nothing more.
        case refuse(ClientError, isAwaited: Bool)
        /// Say no more: half-close, and let the client read to the end.
        case finish
        case close
    }

    enum Phase: Equatable { case open, lingering, upgraded, closed }

    let limits: ConnectionLimits
    private(set) var phase = Phase.open
    /// When something has to have happened; nil while it is the server's turn.
    private(set) var deadline: NIODeadline?
    private var unanswered = 0
    private var isAnswering = false
    private var isReadingBody = false
    private var isFresh = true
    private var isLast = false
    private var bodyBytes = 0
    private var bodyStart = NIODeadline.distantPast
    private var refusal: Refusal?

    /// An error that waits for the answers before it.
    private struct Refusal {
        let error: ClientError
        /// Whether the server has the request's head already and waits for the rest.
        let isAwaited: Bool
    }

    init(limits: ConnectionLimits, now: NIODeadline) {
        self.limits = limits
        deadline = now + limits.handshake
    }
}

extension ConnectionState {
    /// A request's head came, whole.
    mutating func received(_ head: RequestFacts, now: NIODeadline) -> Action {
        guard phase == .open, !isLast, refusal == nil else { return .drop }
        isFresh = false
        if let error = head.fault(limits) { return refuse(error, isAwaited: false, now: now) }
        guard unanswered < limits.pipelinedMax else {
            return refuse(
                ClientError(.badRequest, "Too many requests wait on one connection."), isAwaited: false, now: now)
        }
        unanswered += 1
        isReadingBody = true
        bodyBytes = 0
        bodyStart = now
        deadline = now + limits.handshake
        if !head.isKeptAlive { isLast = true }
        return head.expectsContinue ? .forwardAndContinue : .forward
    }

    /// A part of a body came.
    mutating func receivedBody(bytes: Int, now: NIODeadline) -> Action {
        guard phase == .open, isReadingBody, refusal == nil else { return .drop }
        bodyBytes += bytes
        guard bodyBytes <= limits.bodyBytes else { return refuse(limits.bodyTooLarge, isAwaited: true, now: now) }
        deadline = bodyStart + limits.handshake + .seconds(Int64(bodyBytes / limits.bodyBytesPerSecondMin))
        return .forward
    }

    /// A request is whole.
    mutating func receivedEnd(now: NIODeadline) -> Action {
        guard phase == .open, isReadingBody, refusal == nil else { return .drop }
        isReadingBody = false
        deadline = unanswered == 0 ? now + limits.idle : nil
        return .forward
    }

    /// What came is no HTTP, or more of it than is taken.
    mutating func failed(_ error: ClientError, now: NIODeadline) -> Action {
        guard phase == .open, refusal == nil else { return .drop }
        return refuse(error, isAwaited: isReadingBody, now: now)
    }

    private mutating func refuse(_ error: ClientError, isAwaited: Bool, now: NIODeadline) -> Action {
        deadline = nil
        // Answered already, and sending on: there is nothing more to say.
        if isAwaited, unanswered == 0 { return finish(now: now) }
        refusal = Refusal(error: error, isAwaited: isAwaited)
        return pendingRefusal(now: now) ?? .drop
    }

    /// The refusal, once its turn has come.
    private mutating func pendingRefusal(now: NIODeadline) -> Action? {
        guard let refusal, unanswered == (refusal.isAwaited ? 1 : 0) else { return nil }
        guard !isAnswering else { return nil }
        _ = finish(now: now)
        return .refuse(refusal.error, isAwaited: refusal.isAwaited)
    }

    private mutating func finish(now: NIODeadline) -> Action {
        phase = .lingering
        deadline = now + limits.linger
        return .finish
    }
}

extension ConnectionState {
    /// The server begins to answer. `shouldClose` says whether the head has to announce the end of the connection.
    mutating func wroteHead(status: Int) -> (action: Action, shouldClose: Bool) {
        guard phase == .open else { return (.drop, false) }
        if status == 101 {
            phase = .upgraded
            deadline = nil
            return (.forward, false)
        }
        if status >= 200 { isAnswering = true }
        return (.forward, isLast && unanswered == 1 && status >= 200)
    }

    /// Whether a part of an answer's body still goes out.
    var takesAnswers: Bool { phase == .open || phase == .upgraded }

    /// An answer is whole, and passed on already. Says what follows it; nil for nothing.
    mutating func wroteEnd(now: NIODeadline) -> Action? {
        guard phase == .open, isAnswering else { return nil }
        isAnswering = false
        unanswered -= 1
        if refusal?.isAwaited == true, unanswered == 0 { return finish(now: now) }
        if let action = pendingRefusal(now: now) { return action }
        guard unanswered == 0 else { return nil }
        if isLast { return finish(now: now) }
        if !isReadingBody { deadline = now + limits.idle }
        return nil
    }

    /// The time that was waited for has come; nil where it is not yet so.
    mutating func timePassed(now: NIODeadline) -> Action? {
        guard let deadline, now >= deadline else { return nil }
        switch phase {
        case .upgraded, .closed: return nil
        case .lingering: return closed()
        case .open:
            guard isReadingBody || isFresh else { return closed() }
            return refuse(limits.tooSlow, isAwaited: isReadingBody, now: now)
        }
    }

    /// The client sends no more, but may still read.
    mutating func inputClosed() -> Action? {
        switch phase {
        case .upgraded, .closed: return nil
        case .lingering: return closed()
        case .open:
            isLast = true
            return unanswered == 0 || isReadingBody ? closed() : nil
        }
    }

    /// The server goes down: what is under way is answered, nothing new is taken.
    mutating func quiesce() -> Action? {
        guard phase == .open else { return nil }
        isLast = true
        return unanswered == 0 && !isReadingBody ? closed() : nil
    }

    private mutating func closed() -> Action {
        phase = .closed
        deadline = nil
        return .close
    }
}
