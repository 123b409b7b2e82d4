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
    /// How busy the lane is, told when it changes.
    case laneLoad(lane: String, LaneLoad)
}

/// How busy a lane is at one moment.
public struct LaneLoad: Sendable, Hashable {
    /// Units that wait for a connection.
    public var waiting: Int
    /// Connections that are up.
    public var open: Int
    /// Those of them with work in flight, or kept by a transaction.
    public var busy: Int

    /// Without figures: a lane whose connections are all down, and for which nothing waits.
    public init(waiting: Int = 0, open: Int = 0, busy: Int = 0) {
        self.waiting = waiting
        self.open = open
        self.busy = busy
    }
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
