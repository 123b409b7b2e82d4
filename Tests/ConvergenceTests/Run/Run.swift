import ChatLoad
import TestSupport

/// One seed, played against a server and judged.
struct Run: Sendable {
    let plan: Plan
    let record: RunRecord
    private let sockets: SocketLoop
    private let cast: Cast
    private let callers: [Caller]

    static let settlingTime = Duration.seconds(20)
    /// What people are in their groups may change as long as anything is under way: it is asked anew after so many
    /// looks at those who have not settled.
    private static let looksPerStanding = 20
    /// How long two people may go on to see something different: what has no number comes a moment later.
    static let agreeingTime = Duration.seconds(5)

    /// - Parameter cast: at least as many people as the plan has.
    init(_ plan: Plan, _ cast: Cast, _ rest: RESTClient, _ sockets: SocketLoop, _ record: RunRecord) {
        self.plan = plan
        self.record = record
        self.cast = cast
        self.sockets = sockets
        callers = cast.people.prefix(plan.personCount).map { Caller(person: $0, rest: rest, record: record) }
    }

    /// Plays it to its end. What was wrong is in the record.
    func play() async throws {
        await cast.makeGroups(plan, callers, record)
        let puppets = plan.devices.enumerated().map { index, device in
            Puppet(
                "person \(device.person), device \(index)", callers[device.person], cast, sockets,
                seed: plan.seed &+ UInt64(index))
        }
        await withTaskGroup { tasks in
            for (puppet, device) in zip(puppets, plan.devices) {
                tasks.addTask { await puppet.perform(device.steps) }
            }
        }
        // Somebody who has just come, and builds everything from the first event on.
        let newcomer = Puppet(
            "newcomer", callers[plan.groups[0].owner], cast, sockets, seed: plan.seed &+ 1_000)
        await newcomer.connect(.none, isResuming: false)
        try await settle(puppets + [newcomer])
        try await agree(puppets + [newcomer])
        for puppet in puppets + [newcomer] {
            for wrong in await puppet.contradictions { record.violation(wrong) }
            await puppet.finish()
        }
        await Verdict(record: record).judge(callers)
        await cast.endGroups(callers, record)
    }

    /// Lets everyone come back and catch up.
    private func settle(_ puppets: [Puppet]) async throws {
        let deadline = ContinuousClock.now + Self.settlingTime
        // What is under way may still make groups and members.
        for puppet in puppets {
            await puppet.comeBack(to: [:])
            while await !puppet.isIdle, ContinuousClock.now < deadline { try await Task.sleep(for: .milliseconds(10)) }
        }
        while true {
            var standings: [String: [String: Puppet.Standing]] = [:]
            for caller in callers { standings[caller.person.id] = await self.standings(of: caller) }
            var unrest: [String] = []
            for _ in 0..<Self.looksPerStanding {
                unrest = []
                for puppet in puppets {
                    let mine = standings[puppet.caller.person.id] ?? [:]
                    await puppet.comeBack(to: mine)
                    if let reason = await puppet.unrest(mine) { unrest.append("\(puppet.name): \(reason)") }
                }
                if unrest.isEmpty { return }
                try await Task.sleep(for: .milliseconds(10))
            }
            guard ContinuousClock.now < deadline, record.isServing() else {
                for reason in unrest { record.violation("never settled: \(reason)") }
                return
            }
        }
    }

    /// What the person is in each group of the run.
    private func standings(of caller: Caller) async -> [String: Puppet.Standing] {
        var standings: [String: Puppet.Standing] = [:]
        for group in record.current.groups {
            let value = await caller.read(GroupValue.self, "/groups/\(group)")
            standings[group] = Puppet.Standing(isMember: value?.role != nil, lastSeq: value?.lastSeq ?? 0)
        }
        return standings
    }

    /// Compares every device with somebody who comes now.
    private func agree(_ puppets: [Puppet]) async throws {
        let deadline = ContinuousClock.now + Self.agreeingTime
        while true {
            let differences = await differences(puppets)
            if differences.isEmpty { return }
            guard ContinuousClock.now < deadline, record.isServing() else {
                for difference in differences { record.violation(difference) }
                return
            }
            try await Task.sleep(for: .milliseconds(50))
        }
    }

    private func differences(_ puppets: [Puppet]) async -> [String] {
        var random = SeededGenerator(seed: plan.seed)
        var loaded: [String: LoadedGroup] = [:]
        var differences: [String] = []
        for puppet in puppets {
            for group in record.current.groups {
                let key = "\(puppet.caller.person.id) \(group)"
                if loaded[key] == nil { loaded[key] = await puppet.caller.load(group, &random) }
                guard let fresh = loaded[key] else { continue }
                record.count("compared")
                differences += await puppet.differences(in: group, from: fresh)
            }
        }
        return differences
    }
}
