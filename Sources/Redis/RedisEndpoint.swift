/// Where a Redis server listens.
public enum RedisEndpoint: Sendable, Equatable, CustomStringConvertible {
    /// A host name or a numeric address, and a port. Nothing on this way is encrypted.
    case tcp(host: String, port: UInt16)
    /// The path of a UNIX socket.
    case unix(path: String)

    /// The longest path that Linux takes for a UNIX socket, its closing NUL not counted.
    public static let unixPathBytesMax = 107

    /// `host:port` or the path: fit for logs, since an endpoint holds no secret.
    public var description: String {
        switch self {
        case .tcp(let host, let port): "\(host):\(port)"
        case .unix(let path): path
        }
    }
}
