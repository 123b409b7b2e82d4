/// How to reach a database, and the limits that hold for all of its lanes.
public struct PostgresConfiguration: Sendable {
    /// A connection string or URL, as libpq reads it. It may hold a password: it is never printed.
    public var connection: String
    /// What `pg_stat_activity` shows.
    public var applicationName: String
    /// The longest one attempt to connect may take.
    public var connectTimeout: Duration
    /// How long work waits while no connection of its lane is up, before it fails with `.unavailable`.
    public var unavailableAfter: Duration
    /// How long `shutdown` lets work in flight go on.
    public var shutdownGrace: Duration
    /// The most bytes that one unit's results may take on the wire. Beyond it the unit fails with `.resultTooLarge`
    /// and its connection is dropped: large reads belong in `Transaction.stream`.
    public var resultBytesMax: Int

    public init(
        _ connection: String, applicationName: String = "groupd", connectTimeout: Duration = .seconds(2),
        unavailableAfter: Duration = .milliseconds(200), shutdownGrace: Duration = .seconds(5),
        resultBytesMax: Int = 64 << 20
    ) {
        self.connection = connection
        self.applicationName = applicationName
        self.connectTimeout = connectTimeout
        self.unavailableAfter = unavailableAfter
        self.shutdownGrace = shutdownGrace
        self.resultBytesMax = resultBytesMax
    }
}

extension PostgresConfiguration: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Without the connection string, which may hold a password.
    public var description: String { "PostgresConfiguration(\(applicationName))" }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: ["applicationName": applicationName]) }
}
