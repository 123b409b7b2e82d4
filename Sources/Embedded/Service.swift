/// A server program as its supervisor sees it: how to make way for it, start it, know it and end it.
struct Service: Sendable {
    /// What people call it.
    var name: String
    /// What to execute.
    var command: Command
    /// Where it prints.
    var log: LogFile
    /// Sees that nothing of an earlier run is in the way. May take long; called before each start.
    var makeWay: @Sendable () async -> Void
    /// True once the process with that number accepts connections.
    var isReady: @Sendable (Int32) -> Bool
    /// What to send to end it, in this order, each with the time it is given.
    var farewell: [Farewell]

    /// A signal, and how long to wait for its effect.
    struct Farewell: Equatable, Sendable {
        var signal: Int32
        var patience: Duration
    }
}
