/// Something noticed, for metrics. Names are commands' words, of which a program has few.
public enum RedisObservation: Sendable, Equatable {
    /// A connection greeted the server and is in use.
    case connected
    /// A connection in use ended.
    case disconnected(RedisOutage)
    /// An attempt to connect failed.
    case connectFailed(RedisOutage)
    /// From now on calls are refused at once.
    case breakerOpened
    /// Calls are taken again.
    case breakerClosed
    /// A reply came, a refusal included. `PIPELINE` stands for a whole batch.
    case commandCompleted(name: String, duration: Duration)
    /// No reply came, and the caller was told why.
    case commandFailed(name: String, RedisError)
    /// A subscription's reader was too slow, and this many events were dropped.
    case eventsDropped(count: Int)
}

/// Called on the client's own thread, or for a refused call in the caller's task: it must return quickly.
public typealias RedisObserver = @Sendable (RedisObservation) -> Void
