import GroupChat

@testable import groupd

extension TestSocket {
    /// The next change of that person to that status, in whichever group.
    @discardableResult
    func change(
        of user: UserID, to status: String
    ) async throws -> (group: String, lastSeen: JSONTree?) {
        while true {
            let frame = try await next("presence")
            for change in frame["changes"]?.elements ?? []
            where change["user"]?.text == user.description && change["status"]?.text == status {
                return (frame["group"]?.text ?? "", change["last_seen"])
            }
        }
    }

    /// Everything up to the answer of a ping, which is behind all that was written before.
    func framesSoFar() async throws -> [JSONTree] {
        send(#"{"type":"ping"}"#)
        return try await frames(until: "pong")
    }
}

extension JSONTree {
    /// Who is named as present in a frame, or in an answer, with their status.
    var present: [String: String] {
        var people: [String: String] = [:]
        for person in self["online"]?.elements ?? [] {
            people[person["user"]?["id"]?.text ?? person["user"]?.text ?? ""] = person["status"]?.text
        }
        return people
    }
}
