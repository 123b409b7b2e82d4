/// What the sockets notice about themselves; logs and metrics are made of it elsewhere.
enum SocketObservation: Sendable {
    case opened
    case received(ClientFrameType)
    /// A message, an edit, a deletion or a like was answered by the chat: the time since its frame came.
    case answered(duration: Duration)
    /// So many more bytes wait for peers to read them; negative where it has become less. Told every few seconds.
    case outboxChanged(bytes: Int)
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
        case .edit: .edit
        case .delete: .delete
        case .like: .like
        case .read: .read
        case .received: .received
        case .typing: .typing
        case .presence: .presence
        case .ping: .ping
        }
    }
}
