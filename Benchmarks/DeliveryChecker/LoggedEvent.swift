/// What of a durable event must be the same for everyone: in frames, in REST answers and in the database.
package enum LoggedEvent: Hashable, Sendable {
    /// `body` is the fingerprint of the content.
    case message(id: String, author: String, body: Fingerprint)
    case member(user: String, change: String)
    /// Another kind, which the checker's clients never cause.
    case other(kind: String)

    /// Of the event at a number.
    package func digest(at seq: Int64) -> Fingerprint {
        let content: Fingerprint =
            switch self {
            case .message(let id, let author, let body):
                Fingerprint(of: id).joined(with: Fingerprint(of: author)).joined(with: body)
            case .member(let user, let change):
                Fingerprint(of: user).joined(with: Fingerprint(of: change))
            case .other(let kind):
                Fingerprint(of: kind)
            }
        return content.joined(with: Fingerprint(UInt64(bitPattern: seq)))
    }
}
