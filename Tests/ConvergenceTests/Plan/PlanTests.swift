import Testing

@Suite("Convergence: plans")
struct PlanTests {
    @Test("a seed makes the same plan each time, and another seed another")
    func seeds() {
        #expect(Plan(seed: 7) == Plan(seed: 7))
        #expect(Plan(seed: 7) != Plan(seed: 8))
    }

    @Test("plans are of people, groups and devices that there are", arguments: 1...50)
    func bounds(seed: UInt64) {
        let plan = Plan(seed: seed)
        #expect(2...6 ~= plan.personCount && 1...3 ~= plan.groups.count)
        for group in plan.groups {
            #expect(0..<plan.personCount ~= group.owner)
            #expect(!group.members.contains { $0.person == group.owner || $0.person >= plan.personCount })
        }
        #expect(Set(plan.devices.map(\.person)) == Set(0..<plan.personCount))
        for step in plan.devices.flatMap(\.steps) {
            #expect(0...plan.groups.count ~= step.act.group ?? 0)
            #expect(step.isAwaited || !step.act.isOfConnection)
        }
    }

    @Test("a hundred plans have every act there is")
    func everything() {
        let acts = Set((1...100).flatMap { Plan(seed: $0).devices.flatMap(\.steps).map(\.act.name) })
        #expect(
            acts == [
                "send", "edit", "delete", "like", "read", "received", "type", "add", "remove", "leave", "join",
                "setRole", "mute", "unmute", "ban", "unban", "rename", "deleteGroup", "openDirect", "connect", "cut",
                "close", "subscribe", "unsubscribe", "catchUp", "rest",
            ])
    }
}
