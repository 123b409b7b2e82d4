/// What the sockets notice about themselves; logs and metrics are made of it elsewhere.
enum SocketObservation: Sendable {
    case opened
    case received(ClientFrameType)
    /// Nil: the connection was cut, by whichever side.
    case closed(CloseCode?)
    /// From the moment when a batch was handed over until it was written to the followers of one loop.
    case delivered(frames: Int, receivers: Int, duration: Duration)
}

extension ClientFrame {
    var type: ClientFrameType {
        switch self {
        case .hello: .hello
        case .subscribe: .subscribe
        case .unsubscribe: .unsubscribe
        case .send: .send
        case .read: .read
        case .ping: .ping
        }
    }
}
