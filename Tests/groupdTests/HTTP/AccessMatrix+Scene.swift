import GroupChat

@testable import groupd

extension AccessMatrix {
    /// Somebody for each part.
    static func cast(_ server: HTTPFixture) async throws -> [Actor: Person] {
        var people: [Actor: Person] = [:]
        for actor in Actor.allCases where actor != .anonymous {
            people[actor] = try await server.person(
                actor.rawValue, email: "\(actor.rawValue)@example.org", isOperator: actor == .operator)
        }
        return people
    }
}

extension AccessMatrix.Scene {
    /// A group that was made, written in, and in which everybody has come to be what they are.
    init(
        _ server: HTTPFixture, _ people: [AccessMatrix.Actor: Person], _ visibility: GroupChat.Visibility
    ) async throws {
        let owner = people[.owner]!
        let group = try await server.group(owner: owner, visibility: visibility)
        try await server.send("Ahoy", to: group, from: owner)
        let newcomer = try await server.person("newcomer")
        let victim = try await server.person("victim", email: "victim-\(UserID.random())@example.org")
        let change = { (request: GroupRequest) in
            _ = try await server.chat.groupWriter.perform(request, in: group, by: owner.user)
        }
        for actor in [AccessMatrix.Actor.exMember, .banned, .muted, .member] {
            try await change(.add(people[actor]!.user, role: .member))
        }
        try await change(.add(people[.admin]!.user, role: .admin))
        try await change(.add(victim.user, role: .member))
        try await change(.remove(people[.exMember]!.user))
        try await change(.ban(people[.banned]!.user))
        try await change(.mute(people[.muted]!.user, until: nil))
        self.init(group: group, people: people, newcomer: newcomer.user, victim: victim.user)
    }
}
