import ChatLoad
import HTTPClient

/// What is asked for with a request alone.
extension Puppet {
    struct Request: Sendable {
        let method: HTTPMethod
        let path: String
        var fields: [String: any Sendable]?
    }

    func request(for act: Act, in group: String) -> Request? {
        let base = "/groups/\(group)"
        func id(_ person: Int) -> String { cast.people[person].id }
        switch act {
        case .add(_, let person, let role):
            return Request(method: .post, path: "\(base)/members", fields: ["user_id": id(person), "role": role])
        case .remove(_, let person): return Request(method: .delete, path: "\(base)/members/\(id(person))")
        case .leave: return Request(method: .delete, path: "\(base)/members/\(user)")
        case .join: return Request(method: .post, path: "\(base)/join")
        case .setRole(_, let person, let role):
            return Request(method: .patch, path: "\(base)/members/\(id(person))", fields: ["role": role])
        case .mute(_, let person): return Request(method: .put, path: "\(base)/mutes/\(id(person))", fields: [:])
        case .unmute(_, let person): return Request(method: .delete, path: "\(base)/mutes/\(id(person))")
        case .ban(_, let person): return Request(method: .put, path: "\(base)/bans/\(id(person))")
        case .unban(_, let person): return Request(method: .delete, path: "\(base)/bans/\(id(person))")
        case .rename(_, let name): return Request(method: .patch, path: base, fields: ["name": name])
        case .deleteGroup: return Request(method: .delete, path: base)
        default: return nil
        }
    }
}
