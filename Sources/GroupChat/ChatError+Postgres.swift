import Postgres

extension ChatError {
    /// What a failure of the database means to somebody who asked for something.
    init(_ error: PostgresError) {
        if error.isOutcomeUnknown {
            self = .outcomeUnknown(retryAfter: .seconds(1))
            return
        }
        switch error.kind {
        case .overloaded, .server(.lockNotAvailable, _), .server(.tooManyConnections, _):
            self = .overloaded(retryAfter: .milliseconds(500))
        case .connectionLost, .timedOut, .unavailable, .shutDown, .cancelled, .server(.adminShutdown, _),
            .server(.diskFull, _):
            self = .unavailable(retryAfter: .seconds(1))
        case .encoding:
            self = .contentInvalid
        case .server, .decoding, .resultTooLarge:
            self = .internal
        }
    }
}
