import Glibc

/// Why there is no connection.
public enum RedisOutage: Error, Sendable, Equatable {
    /// The host's name has no address.
    case unresolvable
    /// The system refused to connect, read or write, with this `errno`.
    case system(Int32)
    /// The server refused the greeting with this code: `WRONGPASS`, `NOAUTH`, `LOADING`, `ERR` …
    case refused(code: String)
    /// No answer in time, to the greeting or to a command.
    case timedOut
    /// The server closed the connection.
    case closedByServer
    /// Bytes that are not the protocol, or a reply that nobody asked for.
    case protocolViolation
    /// A reply over one of the bounds.
    case replyTooLarge
}

extension RedisOutage: CustomStringConvertible {
    /// One sentence without secrets.
    public var description: String {
        switch self {
        case .unresolvable: "the host's name has no address."
        case .system(let code): "\(String(cString: strerror(code)))."
        case .refused(let code): "the server refused the greeting (\(code))."
        case .timedOut: "no answer in time."
        case .closedByServer: "the server closed the connection."
        case .protocolViolation: "the server broke the protocol."
        case .replyTooLarge: "a reply was over its bound."
        }
    }
}
