/// A connection that belongs to one transaction: its requests run one after the other.
struct PinnedSession {
    /// How far a `copy … from stdin` has come. libpq is out of pipeline mode meanwhile.
    enum Copy {
        case starting(Request)
        case open
        /// A chunk whose bytes the socket has not all taken.
        case writing(Request)
        case ending(Request)
    }

    let pin: Pin
    /// The transaction's own: a connection is never held longer.
    let deadline: MonotonicTime
    var waiting = Ring<Request>(minimumCapacity: 4)
    var current: Request?
    var copy: Copy?

    init(pin: Pin, deadline: MonotonicTime) {
        self.pin = pin
        self.deadline = deadline
    }
}
