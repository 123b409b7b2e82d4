import TestSupport

/// Who there is in one run and what they do, all of it from one number.
struct Plan: Equatable, Sendable {
    struct Member: Equatable, Sendable {
        let person: Int
        let role: String
    }

    struct Group: Equatable, Sendable {
        let owner: Int
        let isPublic: Bool
        /// Who is in it from the beginning, besides the owner.
        let members: [Member]

        func isAdmin(_ person: Int) -> Bool {
            person == owner || members.contains { $0.person == person && $0.role == "admin" }
        }
    }

    struct Device: Equatable, Sendable {
        let person: Int
        let steps: [Step]
    }

    let seed: UInt64
    let personCount: Int
    let groups: [Group]
    let devices: [Device]

    init(seed: UInt64) {
        self.seed = seed
        var random = SeededGenerator(seed: seed)
        let personCount = Int.random(in: 2...6, using: &random)
        self.personCount = personCount
        let groups = (0..<Int.random(in: 1...3, using: &random)).map { _ in Self.group(personCount, &random) }
        self.groups = groups
        devices = (0..<personCount).flatMap { person in
            let maker = ActMaker(
                personCount: personCount, groupCount: groups.count, isAdmin: groups.contains { $0.isAdmin(person) })
            return (0..<(random.chance(40) ? 2 : 1)).map { _ in
                Device(person: person, steps: Self.steps(maker, &random))
            }
        }
    }

    private static func group(_ personCount: Int, _ random: inout SeededGenerator) -> Group {
        let owner = Int.random(in: 0..<personCount, using: &random)
        var members: [Member] = []
        for person in 0..<personCount where person != owner && random.chance(70) {
            members.append(Member(person: person, role: random.chance(30) ? "admin" : "member"))
        }
        return Group(owner: owner, isPublic: random.chance(40), members: members)
    }

    private static func steps(_ maker: ActMaker, _ random: inout SeededGenerator) -> [Step] {
        var maker = maker
        var steps: [Step] = []
        if random.chance(80) {
            steps.append(Step(act: .connect(maker.scope(&random)), byRequest: false, isAwaited: true))
        }
        for _ in 0..<Int.random(in: 8...26, using: &random) {
            let act = maker.next(&random)
            steps.append(
                Step(
                    act: act, byRequest: !act.hasFrame || random.chance(35),
                    isAwaited: act.isOfConnection || random.chance(60)))
        }
        return steps
    }
}
