/// Everything worth noticing; logs and metrics are two readers of it.
///
/// Observers are called on the thread that serves all connections: they must return at once.
public enum PostgresObservation: Sendable, Hashable {
    /// A statement's answer arrived; the duration runs from sending its unit, waits behind others included.
    case statementCompleted(name: String, duration: Duration, isFailure: Bool)
    /// A connection of the lane is up, its role and settings made.
    case connected(lane: String)
    /// An attempt to connect failed, or a connection ended.
    case disconnected(lane: String, reason: DisconnectReason)
    /// How many units wait for a connection, told when it changes.
    case queueDepth(lane: String, count: Int)
}

/// Why a connection is not up.
public enum DisconnectReason: String, Sendable, Hashable, CaseIterable {
    case connectFailed
    case connectTimedOut
    case setupRefused
    case connectionLost
    case deadlinePassed
    case resultTooLarge
    case transactionAbandoned
    case shutDown
}
