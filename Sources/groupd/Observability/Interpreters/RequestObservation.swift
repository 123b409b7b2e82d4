/// What the server itself notices, on its sockets and in its answers. Logs and metrics are two readers of it.
enum ServerObservation: Sendable, Equatable {
    /// A WebSocket is open.
    case connectionOpened
    /// It ended, with that code in a close frame of either side; nil where there was none.
    case connectionClosed(code: Int?)
    /// A frame of a client was read.
    case frameReceived(ClientFrameType)
    /// A request or frame was answered: the time from its last byte to the answer.
    case answered(duration: Duration)
    /// A message was written to a socket: the time since its commit.
    case delivered(duration: Duration)
    /// So many more bytes wait for slow sockets; negative where they were written or given up.
    case outboxChanged(bytes: Int)
}
