import ChatLoad
import HTTPClient

/// The people of a run.
struct Cast: Sendable {
    private(set) var people: [Person] = []
    /// As they registered; nobody else is called so.
    private(set) var names: [String] = []
    private let tag: String

    /// - Parameter tag: begins their names; no other cast of the server has it.
    init(tag: String) {
        self.tag = tag
    }

    /// Registers people until there are so many. One cast plays run after run, since a password takes long to hash.
    mutating func grow(to count: Int, _ rest: RESTClient) async throws {
        while people.count < count {
            let prefix = "\(tag)\(people.count)y"
            people += try await rest.register(prefix, count: 1)
            names.append("\(prefix)0")
        }
    }

    /// Makes the groups of a plan.
    func makeGroups(_ plan: Plan, _ callers: [Caller], _ record: RunRecord) async {
        for (index, group) in plan.groups.enumerated() {
            let owner = callers[group.owner]
            let visibility = group.isPublic ? "public" : "private"
            let answer = await owner.ask(.post, "/groups", ["name": "group \(index)", "visibility": visibility])
            guard let value = owner.decoded(GroupValue.self, answer.body, from: "POST /groups") else { continue }
            record.add(value, isNew: true)
            for member in group.members {
                _ = await owner.ask(
                    .post, "/groups/\(value.id)/members", ["user_id": people[member.person].id, "role": member.role])
            }
        }
    }

    /// Ends the groups of a run, so that nobody follows them in the next. Direct conversations stay.
    func endGroups(_ callers: [Caller], _ record: RunRecord) async {
        for group in record.current.groups {
            for caller in callers where await caller.read(GroupValue.self, "/groups/\(group)")?.role == "owner" {
                _ = await caller.ask(.delete, "/groups/\(group)")
                break
            }
        }
    }
}
