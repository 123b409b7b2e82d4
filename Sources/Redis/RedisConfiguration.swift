/// Everything that a ``RedisClient`` or a ``RedisSubscription`` is told: where, as whom, and each bound.
public struct RedisConfiguration: Sendable, Equatable {
    /// Where the server listens.
    public var endpoint: RedisEndpoint
    /// Sent with AUTH on every new connection, unless nil.
    public var credentials: RedisCredentials?
    /// Selected on every new connection, unless 0.
    public var database: Int
    /// What `CLIENT LIST` shows for these connections, without what is not printable ASCII; a user who may not set a
    /// name connects all the same.
    public var clientName = "groupd"

    /// For name, connection and greeting together.
    public var connectTimeout: Duration = .seconds(1)
    /// For a command that names no timeout of its own: from the call to the reply, waiting included.
    public var commandTimeout: Duration = .milliseconds(250)

    /// Commands that may wait or be in flight; the next is refused with ``RedisError/overloaded``.
    public var queueCommandsMax = 16_384
    /// The same in encoded bytes.
    public var queueBytesMax = 16 << 20
    /// A reply with more bytes ends the connection.
    public var replyBytesMax = 16 << 20
    /// A reply with more values, those of nested arrays included, ends the connection.
    public var replyElementsMax = 1 << 17

    /// Failures in a row after which calls are refused until the server answers again.
    public var breakerFailuresMax = 3
    /// The first pause between attempts is drawn from zero to this; each further bound doubles.
    public var reconnectDelayBase: Duration = .milliseconds(50)
    /// No pause between attempts is longer.
    public var reconnectDelayMax: Duration = .seconds(2)

    /// Events that a slow reader of a subscription may leave waiting; beyond it the oldest are dropped.
    public var subscriptionEventsMax = 4_096
    /// The same in bytes of channels and payloads.
    public var subscriptionBytesMax = 4 << 20
    /// A subscription that heard nothing for so long asks whether the server is there.
    public var subscriptionPingInterval: Duration = .seconds(5)

    /// A configuration with the default bounds.
    public init(endpoint: RedisEndpoint, credentials: RedisCredentials? = nil, database: Int = 0) {
        self.endpoint = endpoint
        self.credentials = credentials
        self.database = database
    }
}
