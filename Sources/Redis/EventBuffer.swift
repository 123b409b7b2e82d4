/// Events that wait for a reader. At a bound the oldest are dropped, since newer hints say more, and the reader is told
/// how many before it gets the next one.
struct EventBuffer {
    private let eventsMax: Int
    private let bytesMax: Int
    private var events = FIFO<RedisEvent>()
    private var bytes = 0
    private var dropped = 0

    init(eventsMax: Int, bytesMax: Int) {
        self.eventsMax = max(1, eventsMax)
        self.bytesMax = bytesMax
    }

    /// Takes an event, and returns how many were dropped for it; itself, where it alone is over the bound.
    mutating func append(_ event: RedisEvent) -> Int {
        let before = dropped
        events.append(event)
        bytes += event.bytes
        while events.count > eventsMax || bytes > bytesMax, let oldest = events.popFirst() {
            bytes -= oldest.bytes
            dropped += 1
        }
        return dropped - before
    }

    /// The next event in order, if there is one.
    mutating func next() -> RedisEvent? {
        if dropped > 0 {
            defer { dropped = 0 }
            return .dropped(count: dropped)
        }
        guard let event = events.popFirst() else { return nil }
        bytes -= event.bytes
        return event
    }
}
