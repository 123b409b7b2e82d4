/// That a group's log has reached a number: all that nodes tell each other.
///
/// A hint and nothing more. Whoever hears it reads the log itself, so that a forged, lost, doubled or late one does
/// no harm: what is lost is found by the sweep.
public struct WakeUp: Sendable, Hashable {
    public let group: GroupID
    public let seq: Int64
    /// Who has just become a member by it, if somebody did.
    public let joined: UserID?

    public init(group: GroupID, seq: Int64, joined: UserID? = nil) {
        self.group = group
        self.seq = seq
        self.joined = joined
    }
}

/// Carries wake-ups between the nodes that share a database.
public protocol Broker: Sendable {
    /// Tells the other nodes, as well as it can; never waits and never fails.
    func publish(_ wakeUps: [WakeUp])
    /// What other nodes tell, for one reader. Ends with the task that reads it.
    var wakeUps: AsyncStream<WakeUp> { get }
}

/// The broker of a node that is alone.
public struct LocalBroker: Broker {
    public init() {}

    public func publish(_ wakeUps: [WakeUp]) {}

    public var wakeUps: AsyncStream<WakeUp> {
        AsyncStream { _ in }
    }
}
