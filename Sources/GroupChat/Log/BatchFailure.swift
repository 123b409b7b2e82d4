import Postgres

/// What to do with a batch that the database did not commit, or perhaps did.
enum BatchFailure: Equatable {
    /// One draft spoils it for all: run its halves, until the culprit is alone.
    case split
    /// Tell the senders; nothing was stored.
    case refuse(ChatError)
    /// Stored or not: run it again as soon as the database answers. Every draft is written so that
    /// a second run finds what a first one stored.
    case `repeat`

    /// - Parameters:
    ///   - isInDoubt: whether an earlier run of the same batch may have been committed.
    ///   - count: how many drafts it has.
    init(_ error: PostgresError, isInDoubt: Bool, count: Int) {
        if error.isOutcomeUnknown {
            self = .repeat
            return
        }
        switch error.kind {
        case .server(let state, _) where Self.isCulprits(state):
            self = count > 1 ? .split : .refuse(.contentInvalid)
        case .encoding:
            self = count > 1 ? .split : .refuse(.contentInvalid)
        case .server(.lockNotAvailable, _), .overloaded:
            self = isInDoubt ? .repeat : .refuse(.overloaded(retryAfter: .milliseconds(500)))
        case .server(.undefinedTable, _), .server(.undefinedColumn, _), .server(.undefinedFunction, _),
            .server(.syntaxError, _), .decoding, .resultTooLarge:
            self = .refuse(.internal)
        case .server, .connectionLost, .timedOut, .cancelled, .unavailable:
            self = isInDoubt ? .repeat : .refuse(.unavailable(retryAfter: .seconds(1)))
        case .shutDown:
            let retryAfter = Duration.seconds(2)
            self = .refuse(isInDoubt ? .outcomeUnknown(retryAfter: retryAfter) : .unavailable(retryAfter: retryAfter))
        }
    }

    /// Bad data, a broken constraint, a policy that fired, more than PostgreSQL takes.
    private static func isCulprits(_ state: SQLState) -> Bool {
        state.isDataException || state.isIntegrityConstraintViolation || state == .insufficientPrivilege
            || state.class == "54"
    }
}
