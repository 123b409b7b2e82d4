/// Why a call has no reply. Each case says whether the server may have run the command: nothing is retried here.
public enum RedisError: Error, Sendable, Equatable {
    /// Redis is away and this was refused at once. Not run.
    case unavailable(RedisOutage)
    /// As many commands or bytes as are allowed wait already. Not run.
    case overloaded
    /// One call holds more than the whole queue may. Not run.
    case commandTooLarge
    /// A command that a shared connection cannot carry, such as SUBSCRIBE. Not run.
    case notPipelinable(name: String)
    /// No reply in time; the connection is dropped. May have been run.
    case timedOut
    /// The connection ended with this in flight. May have been run.
    case connectionLost(RedisOutage)
    /// The task was cancelled. May have been run; its reply is discarded.
    case cancelled
    /// The client was shut down. May have been run.
    case shutDown
    /// The server answered with a refusal.
    case server(RedisServerError)
}

extension RedisError: CustomStringConvertible {
    /// One sentence without keys, values or passwords.
    public var description: String {
        switch self {
        case .unavailable(let outage): "Redis is unavailable: \(outage)"
        case .overloaded: "Too many commands for Redis are waiting."
        case .commandTooLarge: "The command for Redis is larger than the queue."
        case .notPipelinable(let name): "\(name) cannot be sent on a shared connection to Redis."
        case .timedOut: "Redis did not answer in time."
        case .connectionLost(let outage): "The connection to Redis was lost: \(outage)"
        case .cancelled: "The call to Redis was cancelled."
        case .shutDown: "The Redis client is shut down."
        case .server(let error): error.description
        }
    }
}
