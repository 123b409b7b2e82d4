/// Wakes one loop. Rings while it is awake are one ring when it next waits.
struct Alarm: Sendable {
    private let stream: AsyncStream<Void>
    private let continuation: AsyncStream<Void>.Continuation

    init() {
        (stream, continuation) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    func ring() { continuation.yield() }

    /// Returns at the next ring, or when the task is cancelled.
    func wait() async {
        var iterator = stream.makeAsyncIterator()
        await iterator.next()
    }
}
