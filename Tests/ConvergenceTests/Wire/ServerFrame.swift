import Foundation

/// A frame from the server, as far as a puppet goes by it.
enum ServerFrame: Decodable, Sendable {
    case ready(groups: [GroupValue])
    case subscribed(ref: String?, group: String, epoch: String, lastSeq: Int64, isRecovered: Bool)
    case resync(group: String, lastSeq: Int64)
    case unsubscribed(ref: String?, group: String)
    case event(NumberedEvent)
    case added(GroupValue)
    case read(group: String, user: String, seq: Int64)
    /// Of the moment: it only matters who gets it.
    case moment(group: String)
    case ack(ref: String?, seq: Int64, id: String)
    case ok(ref: String?)
    case error(ref: String?, code: String, group: String?)
    case other

    private enum CodingKeys: String, CodingKey {
        case type, ref, groups, group, epoch, lastSeq, recovered, value, user, seq, id, code
    }

    init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        let type = try fields.decode(String.self, forKey: .type)
        let ref = try fields.decodeIfPresent(String.self, forKey: .ref)
        func text(_ key: CodingKeys) throws -> String { try fields.decode(String.self, forKey: key) }
        func number(_ key: CodingKeys) throws -> Int64 { try fields.decode(Int64.self, forKey: key) }
        switch type {
        case "ready": self = .ready(groups: try fields.decode([GroupValue].self, forKey: .groups))
        case "subscribed":
            self = .subscribed(
                ref: ref, group: try text(.group), epoch: try text(.epoch), lastSeq: try number(.lastSeq),
                isRecovered: try fields.decode(Bool.self, forKey: .recovered))
        case "resync": self = .resync(group: try text(.group), lastSeq: try number(.lastSeq))
        case "unsubscribed": self = .unsubscribed(ref: ref, group: try text(.group))
        case "added": self = .added(try fields.decode(GroupValue.self, forKey: .value))
        case "read": self = .read(group: try text(.group), user: try text(.user), seq: try number(.seq))
        case "received", "typing", "presence": self = .moment(group: try text(.group))
        case "ack": self = .ack(ref: ref, seq: try number(.seq), id: try text(.id))
        case "ok": self = .ok(ref: ref)
        case "error":
            self = .error(
                ref: ref, code: try text(.code), group: try fields.decodeIfPresent(String.self, forKey: .group))
        case let type where NumberedEvent.types.contains(type): self = .event(try NumberedEvent(from: decoder))
        default: self = .other
        }
    }
}

extension Decodable {
    /// Reads it from JSON with names in snake case.
    init(json: some DataProtocol) throws {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        self = try decoder.decode(Self.self, from: Data(json))
    }
}

/// An object as JSON text.
func json(_ fields: [String: any Sendable]) -> String {
    guard let data = try? JSONSerialization.data(withJSONObject: fields) else {
        preconditionFailure("no JSON can be made of \(fields)")
    }
    return String(decoding: data, as: UTF8.self)
}
