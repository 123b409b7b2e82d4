import Synchronization

/// What waits for the dispatchers.
///
/// Subscriptions, answers and sweeps are bounded by those who cause them; what was committed is bounded here: beyond
/// the bound only the highest number of each group is kept, and the dispatcher reads the rest from the log.
final class DeliveryInbox: Sendable {
    static let contentCountMax = 50_000

    private struct State {
        var inputs: [Delivery.Input] = []
        var contentCount = 0
        var overflow: [GroupID: Int64] = [:]
        var isBeingWorked = false
    }

    private let state = Mutex(State())

    /// Returns whether somebody has to start to work: nobody does.
    func put(_ inputs: [Delivery.Input]) -> Bool {
        state.withLock { state in
            for input in inputs { Self.add(input, &state) }
            guard !state.isBeingWorked, !(state.inputs.isEmpty && state.overflow.isEmpty) else { return false }
            state.isBeingWorked = true
            return true
        }
    }

    /// All there is, oldest first; nil where there is nothing, and the work is over.
    func take() -> [Delivery.Input]? {
        state.withLock { state in
            guard !(state.inputs.isEmpty && state.overflow.isEmpty) else {
                state.isBeingWorked = false
                return nil
            }
            var inputs = state.inputs
            for (group, seq) in state.overflow { inputs.append(.noticed(group, seq: seq)) }
            state.inputs = []
            state.overflow = [:]
            state.contentCount = 0
            return inputs
        }
    }

    private static func add(_ input: Delivery.Input, _ state: inout State) {
        if case .committed(let change) = input, !change.isJoining {
            guard state.contentCount < contentCountMax else {
                state.overflow[change.group] = max(state.overflow[change.group] ?? 0, change.seq)
                return
            }
            state.contentCount += 1
        }
        state.inputs.append(input)
    }
}
