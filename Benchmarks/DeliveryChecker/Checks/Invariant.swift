/// What the server promises whatever dies, one sentence each.
package enum Invariant: String, CaseIterable, Codable, Sendable {
    case durability = "I1"
    case effectOnce = "I2"
    case order = "I3"
    case confidentiality = "I4"
    case noInvention = "I5"
    case agreement = "I6"

    package var promise: String {
        switch self {
        case .durability: "an acknowledged message is stored, and read by every member"
        case .effectOnce: "one client id takes one number, and no event comes twice"
        case .order: "each event follows the one before it, or the client is told"
        case .confidentiality: "nothing after a removal reaches the person removed"
        case .noInvention: "what is stored was sent, and what was refused is not stored"
        case .agreement: "clients, REST and the database hold the same under each number"
        }
    }

    /// What one opportunity to break it is.
    package var unit: String {
        switch self {
        case .durability: "acknowledged messages × places where they must be"
        case .effectOnce: "tries of sends, and events received"
        case .order: "events received, and numbers stored"
        case .confidentiality: "numbers taken while somebody was out, and questions asked by them"
        case .noInvention: "messages stored, and sends refused"
        case .agreement: "acknowledgements, events received and messages read"
        }
    }
}
