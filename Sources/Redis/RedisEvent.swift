/// What a subscription's reader sees. Messages are hints: Redis delivers each at most once and keeps none, so after
/// ``reconnected`` and ``dropped(count:)`` the reader must look for itself at what may have changed.
public enum RedisEvent: Sendable, Equatable {
    /// The server confirmed every channel for the first time.
    case subscribed
    /// The same on a later connection: whatever was published meanwhile is lost.
    case reconnected
    /// The reader was slow, and so many of the oldest events before the next one are gone.
    case dropped(count: Int)
    /// A message. It comes from outside, and anyone who may publish could have sent it.
    case message(channel: String, payload: [UInt8])

    /// What it weighs in a buffer.
    var bytes: Int {
        if case .message(let channel, let payload) = self { return channel.utf8.count + payload.count }
        return 0
    }
}
