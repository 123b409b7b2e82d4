import ChatLoad
import HTTPClient

/// Who plays, and where.
struct Cast: Sendable {
    let group: String
    let owner: Person
    let followers: [Person]
    let senders: [Person]
    /// Those among the followers who are removed and added again.
    let transients: [Person]

    /// Members who read the whole history at the end: one of each sort.
    var readers: [Person] { [owner, followers.last, transients.first].compactMap(\.self) }

    static func assemble(_ command: RunCommand, _ rest: RESTClient, _ keeper: ServerKeeper) async throws -> Cast {
        // Names are new for each run, so that one data directory serves many.
        let run = String(UInt32.random(in: 0...(.max)), radix: 36)
        let followers = try await rest.register("follower-\(run)-", count: command.people)
        let senders = try await rest.register("sender-\(run)-", count: command.senders)
        let transients = try await rest.register("transient-\(run)-", count: command.transients)
        let (group, owner) = try await Self.group(command, rest, keeper, run)
        for person in followers + senders + transients { try await rest.add(person, to: group, by: owner) }
        return Cast(group: group, owner: owner, followers: followers, senders: senders, transients: transients)
    }

    private static func group(
        _ command: RunCommand, _ rest: RESTClient, _ keeper: ServerKeeper, _ run: String
    ) async throws -> (String, Person) {
        if let group = command.group {
            let token = try await keeper.server.command(["token", command.owner])
            return (group, try await rest.person(token: token))
        }
        let owner = try await rest.register("owner-\(run)-", count: 1)
        return (try await rest.group("Run \(run)", of: owner), owner[0])
    }
}
