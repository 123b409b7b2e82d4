import CLibpq
import Glibc
import Synchronization

/// How tasks reach the serving thread: a list under a lock, and one wake for a burst.
final class Mailbox: Sendable {
    enum Command: Sendable {
        case submit(Request)
        case cancel(Request)
        /// The cancel request for a connection's work has been delivered, or could not be.
        case cancelDelivered(connection: Int, generation: UInt64)
        /// Names have been looked up.
        case resolved([String: [String]])
        case shutdown(CheckedContinuation<Void, Never>?)
    }

    enum Refusal { case notStarted, shutDown }

    private enum Phase { case new, running, stopping, stopped }

    private struct State {
        var commands: [Command] = []
        var isWakePending = false
        var phase = Phase.new
    }

    let wakeDescriptor: Int32
    private let state = Mutex(State())
    /// How many requests wait in each lane, counted where they are submitted so that the bound is exact.
    private let waiting: [Counter]

    private final class Counter: Sendable { let value = Atomic<Int>(0) }

    init(lanes: Int) {
        wakeDescriptor = eventfd(0, Int32(EFD_NONBLOCK | EFD_CLOEXEC))
        precondition(wakeDescriptor >= 0, "the process has no file descriptor left for an eventfd")
        waiting = (0..<lanes).map { _ in Counter() }
    }

    deinit { close(wakeDescriptor) }

    /// Moves to running; false where it was started before.
    func start() -> Bool {
        state.withLock { state in
            guard case .new = state.phase else { return false }
            state.phase = .running
            return true
        }
    }

    /// Hands a request over, or says why it cannot be. Steps of a transaction are taken until the very end.
    func submit(_ request: Request, waiter: Waiter?) -> Refusal? {
        send(.submit(request)) { phase -> Refusal? in
            switch phase {
            case .running: break
            case .stopping where request.kind.pin != nil: break
            case .new: return .notStarted
            case .stopping, .stopped: return .shutDown
            }
            request.waits(with: waiter)
            return nil
        }
    }

    /// Delivers a command, unless the thread has ended.
    @discardableResult
    func post(_ command: Command) -> Bool {
        send(command) { phase in
            switch phase {
            case .new, .stopped: .shutDown
            case .running, .stopping: nil
            }
        } == nil
    }

    /// Ends the acceptance of new work. False where there is no thread to end.
    func shutdown(_ continuation: CheckedContinuation<Void, Never>?) -> Bool {
        let wasNew = state.withLock { state in
            guard case .new = state.phase else { return false }
            state.phase = .stopped
            return true
        }
        if wasNew { return false }
        return post(.shutdown(continuation))
    }

    private func send(_ command: Command, admit: (Phase) -> Refusal?) -> Refusal? {
        let (refusal, needsWake) = state.withLock { state -> (Refusal?, Bool) in
            if let refusal = admit(state.phase) { return (refusal, false) }
            state.commands.append(command)
            if case .shutdown = command { state.phase = .stopping }
            defer { state.isWakePending = true }
            return (nil, !state.isWakePending)
        }
        if needsWake { wake() }
        return refusal
    }

    private func wake() {
        var one: UInt64 = 1
        _ = write(wakeDescriptor, &one, 8)
    }
}

extension Mailbox {
    /// Swaps the waiting commands for an emptied list. For the serving thread.
    func drain(into commands: inout [Command]) {
        commands.removeAll(keepingCapacity: true)
        state.withLock { state in
            swap(&commands, &state.commands)
            state.isWakePending = false
        }
    }

    /// The thread ends. What arrived after its last look is returned, to be answered.
    func stop() -> [Command] {
        state.withLock { state in
            state.phase = .stopped
            defer { state.commands = [] }
            return state.commands
        }
    }

    /// Takes a place in a lane's queue; false where it is full.
    func enterQueue(lane: Int, countMax: Int) -> Bool {
        guard waiting[lane].value.add(1, ordering: .relaxed).oldValue < countMax else {
            leaveQueue(lane: lane)
            return false
        }
        return true
    }

    func leaveQueue(lane: Int) { waiting[lane].value.subtract(1, ordering: .relaxed) }
}
