/// A durable change of a group, with the number that it took.
struct NumberedEvent: Decodable, Equatable, Sendable {
    enum Change: Equatable, Sendable {
        case message(MessageValue)
        case edited(MessageValue)
        case deleted(MessageValue)
        case liked(target: Int64, user: String, emoji: String, isOn: Bool, count: Int64)
        case member(PersonValue, change: String, role: String?)
        case group(change: String, SettingsValue?)
    }

    private enum CodingKeys: String, CodingKey {
        case type, group, seq, message, target, user, emoji, on, count, change, role, value
    }

    static let types: Set<String> = ["message", "edited", "deleted", "liked", "member", "group"]

    let group: String
    let seq: Int64
    let change: Change

    init(group: String, seq: Int64, _ change: Change) {
        self.group = group
        self.seq = seq
        self.change = change
    }

    init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        group = try fields.decode(String.self, forKey: .group)
        seq = try fields.decode(Int64.self, forKey: .seq)
        let type = try fields.decode(String.self, forKey: .type)
        switch type {
        case "message": change = .message(try fields.decode(MessageValue.self, forKey: .message))
        case "edited": change = .edited(try fields.decode(MessageValue.self, forKey: .message))
        case "deleted": change = .deleted(try fields.decode(MessageValue.self, forKey: .message))
        case "liked":
            change = .liked(
                target: try fields.decode(Int64.self, forKey: .target),
                user: try fields.decode(String.self, forKey: .user),
                emoji: try fields.decode(String.self, forKey: .emoji),
                isOn: try fields.decode(Bool.self, forKey: .on),
                count: try fields.decode(Int64.self, forKey: .count))
        case "member":
            change = .member(
                try fields.decode(PersonValue.self, forKey: .user),
                change: try fields.decode(String.self, forKey: .change),
                role: try fields.decodeIfPresent(String.self, forKey: .role))
        case "group":
            change = .group(
                change: try fields.decode(String.self, forKey: .change),
                try fields.decodeIfPresent(SettingsValue.self, forKey: .value))
        default:
            throw DecodingError.dataCorruptedError(
                forKey: .type, in: fields, debugDescription: "no event that a client knows: \(type)")
        }
    }
}
