import Synchronization

/// An ``EventBuffer`` between the subscription's thread and the one task that reads.
final class Mailbox: Sendable {
    private struct State {
        var buffer: EventBuffer
        var reader: CheckedContinuation<RedisEvent?, Never>?
        var isClosed = false
    }

    private let state: Mutex<State>

    init(eventsMax: Int, bytesMax: Int) {
        state = Mutex(State(buffer: EventBuffer(eventsMax: eventsMax, bytesMax: bytesMax)))
    }

    /// Delivers or buffers; returns how many events were dropped for it.
    func put(_ event: RedisEvent) -> Int {
        let (reader, dropped) = state.withLock { state in
            guard !state.isClosed else { return (nil as CheckedContinuation<RedisEvent?, Never>?, 0) }
            // A reader waits only while the buffer is empty.
            guard let reader = state.reader.take() else { return (nil, state.buffer.append(event)) }
            return (reader, 0)
        }
        reader?.resume(returning: event)
        return dropped
    }

    /// The next event; nil once closed and read to the end, and at once for a second reader.
    func next() async -> RedisEvent? {
        await withCheckedContinuation { continuation in
            let answer: RedisEvent?? = state.withLock { state in
                if let event = state.buffer.next() { return event }
                if state.isClosed || state.reader != nil { return .some(nil) }
                state.reader = continuation
                return nil
            }
            if let answer { continuation.resume(returning: answer) }
        }
    }

    /// Ends the stream after what is buffered.
    func close() {
        let reader = state.withLock { state in
            state.isClosed = true
            return state.reader.take()
        }
        reader?.resume(returning: nil)
    }
}
