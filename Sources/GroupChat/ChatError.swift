public import Postgres

/// Why the chat refuses, in its own words. What a client reads is made of it in one place,
/// `ErrorCatalogue` of the server.
public enum ChatError: Error, Equatable, Sendable {
    /// The person is no member of the group, or there is no such group: the two look alike on purpose.
    case notMember
    /// A member asks for a message that is not there.
    case messageNotFound
    /// The thread that a message should join is not there.
    case threadNotFound
    /// The person that a change is about is not there, or not in the group.
    case userNotFound
    /// A member lacks the role, or is not the author.
    case notAllowed(Reason)
    /// An admin has muted the person in this group; nil: until it is lifted.
    case muted(until: Timestamp?)
    /// Members of the group wait between their messages; nothing was stored.
    case slowMode(retryAfter: Duration)
    /// The state does not admit it.
    case conflict(Conflict)
    case contentEmpty
    case contentTooLong(characters: Int, charactersMax: Int)
    /// NUL, which PostgreSQL cannot store.
    case contentInvalid
    /// A queue is at its bound; nothing was stored.
    case overloaded(retryAfter: Duration)
    /// The database cannot be reached; nothing was stored.
    case unavailable(retryAfter: Duration)
    /// The disk under the database has no room left; nothing was stored.
    case diskFull(retryAfter: Duration)
    /// The server goes down; nothing was stored.
    case draining(retryAfter: Duration)
    /// The database went away in the middle and did not come back in time: stored or not. The
    /// same `client_id` again gives the answer.
    case outcomeUnknown(retryAfter: Duration)
    /// A search by meaning, where nothing makes vectors of texts.
    case noEmbedder
    /// A fault of ours, told in the log under the request's id.
    case `internal`

    public enum Reason: Equatable, Sendable { case notAuthor, needsMembership, needsAdmin, needsOwner, banned }

    public enum Conflict: Equatable, Sendable {
        case messageDeleted, ownerMustHandOver, alreadyMember, isBanned, isOneself, isDirect
        /// The message has as many different emoji as it may have.
        case manyEmoji
    }
}
