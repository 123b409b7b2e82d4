internal import GroupChat
internal import Postgres

extension ClientError {
    /// What a client reads where the chat refuses. Exhaustive: a new reason does not compile until it has words here.
    init(_ error: ChatError) {
        self =
            switch error {
            case .notMember, .messageNotFound: .notFound
            case .threadNotFound: .validationFailed(field: "thread", "There is no such thread in this group.")
            case .userNotFound: .notFound
            case .notAllowed(let reason): ClientError(.forbidden, Self.sentence(reason))
            case .muted(let until): ClientError(.forbidden, Self.mute(until))
            case .slowMode(let retryAfter):
                ClientError(
                    .rateLimited, "This group is in slow mode: members wait between their messages.",
                    retryAfter: retryAfter)
            case .conflict(let conflict): ClientError(.conflict, Self.sentence(conflict))
            case .contentEmpty: .validationFailed(field: "content", "Must not be empty.")
            case .contentTooLong(_, let charactersMax):
                .validationFailed(field: "content", "Must have at most \(charactersMax) characters.")
            case .contentInvalid: .validationFailed(field: "content", "Must not contain NUL.")
            case .overloaded(let retryAfter):
                ClientError(.overloaded, "The server is busy. Nothing was stored.", retryAfter: retryAfter)
            case .unavailable(let retryAfter):
                ClientError(.unavailable, "The database cannot be reached. Nothing was stored.", retryAfter: retryAfter)
            case .diskFull(let retryAfter):
                ClientError(.unavailable, "The server's disk is full. Nothing was stored.", retryAfter: retryAfter)
            case .draining(let retryAfter):
                ClientError(.unavailable, "The server is going down. Nothing was stored.", retryAfter: retryAfter)
            case .outcomeUnknown(let retryAfter):
                ClientError(
                    .unavailable, "The database went away. The same client_id again tells whether it was stored.",
                    retryAfter: retryAfter)
            case .noEmbedder:
                ClientError(
                    .unavailable, "Search by meaning is not to be had at this moment; mode=keyword searches by words.",
                    retryAfter: .seconds(30))
            case .internal: .internal
            }
    }

    private static func mute(_ until: Timestamp?) -> String {
        until.map { "You are muted in this group until \(Wire.Time($0))." } ?? "You are muted in this group."
    }

    private static func sentence(_ reason: ChatError.Reason) -> String {
        switch reason {
        case .notAuthor: "Only its author may do this."
        case .needsMembership: "Only members may do this."
        case .needsAdmin: "Only admins may do this."
        case .needsOwner: "Only the owner may do this."
        case .banned: "You are banned from this group."
        }
    }

    private static func sentence(_ conflict: ChatError.Conflict) -> String {
        switch conflict {
        case .messageDeleted: "The message has been deleted."
        case .ownerMustHandOver: "The owner hands the group over first."
        case .alreadyMember: "This person is a member already."
        case .isBanned: "This person is banned; lift the ban first."
        case .isOneself: "This cannot be done to oneself."
        case .manyEmoji:
            "The message has \(Emoji.perMessageMax) different emoji already. Like it with one of them."
        case .isDirect: "A direct conversation has its two members for good, and nothing to set."
        }
    }
}
