/// What the HTTP server notices about its requests.
enum RequestObservation: Sendable, Equatable {
    /// The answer was written: the time since the request's head was read.
    case answered(duration: Duration)
}
