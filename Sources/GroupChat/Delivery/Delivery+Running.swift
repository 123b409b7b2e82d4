import Postgres

extension Delivery {
    /// How often the heads of followed groups are compared with what was delivered.
    static let sweepInterval = Duration.seconds(1)
    /// How far back a sweep looks for new memberships: what it saw before is passed over.
    static let membershipWindow = Duration.seconds(10)

    /// Sweeps, and hears other nodes, until the task is cancelled. Without it delivery goes on, but nothing that was
    /// lost on the way is found again.
    ///
    /// - Parameter connected: the people who are connected to this node, asked once a sweep.
    public nonisolated func run(connected: @escaping @Sendable () -> [UserID]) async {
        await withTaskGroup { tasks in
            tasks.addTask { await self.listen() }
            tasks.addTask { await self.sweepForEver(connected) }
        }
    }

    private nonisolated func listen() async {
        for await wakeUp in broker.wakeUps {
            var inputs = [Input.noticed(wakeUp.group, seq: wakeUp.seq)]
            // A hint: the hub looks up whether it is so before it tells anybody.
            if let user = wakeUp.joined { inputs.append(.added(wakeUp.group, user, seq: wakeUp.seq)) }
            post(inputs)
        }
    }

    private nonisolated func sweepForEver(_ connected: @escaping @Sendable () -> [UserID]) async {
        var memberships = MembershipSweep()
        while !Task.isCancelled {
            try? await Task.sleep(for: Self.sweepInterval)
            guard !Task.isCancelled else { return }
            await sweepHeads()
            await sweepMemberships(connected(), &memberships)
            post([.tick])
        }
    }

    private nonisolated func sweepHeads() async {
        let groups = await followed
        guard !groups.isEmpty,
            let rows = try? await database.run(
                [Statement(DispatchSQL.heads, groups.map(\.uuid))], lane: ChatLanes.worker, deadline: Self.deadline)[0],
            let heads = try? rows.map({ row throws(PostgresError) in try Swept(row) })
        else { return }
        post([.swept(heads)])
    }

    /// Finds who became a member on another node, or by a command, without a wake-up.
    private nonisolated func sweepMemberships(_ people: [UserID], _ sweep: inout MembershipSweep) async {
        guard !people.isEmpty,
            let rows = try? await database.run(
                [
                    Statement(
                        DispatchSQL.recentMembers, people.map(\.uuid),
                        Double(Self.membershipWindow.components.seconds))
                ], lane: ChatLanes.worker, deadline: Self.deadline)[0]
        else { return }
        var seen: Set<MembershipSweep.Membership> = []
        for row in rows {
            guard let membership = try? MembershipSweep.Membership(row) else { continue }
            seen.insert(membership)
        }
        post(sweep.news(among: seen).map { Input.added($0.group, $0.user, seq: $0.seq) })
    }
}

/// Which of the memberships that a sweep saw are new since the last one.
struct MembershipSweep {
    struct Membership: Hashable {
        let group: GroupID
        let user: UserID
        /// The number at which they joined: leaving and joining again is another membership.
        let seq: Int64
    }

    private var last: Set<Membership> = []

    mutating func news(among seen: Set<Membership>) -> [Membership] {
        defer { last = seen }
        return seen.filter { !last.contains($0) }
    }
}

extension MembershipSweep.Membership {
    init(_ row: Row) throws(PostgresError) {
        group = GroupID(try row.decode("group_id", as: UUID128.self))
        user = UserID(try row.decode("user_id", as: UUID128.self))
        seq = try row.decode("joined_seq")
    }
}

extension Delivery.Swept {
    init(_ row: Row) throws(PostgresError) {
        group = GroupID(try row.decode("group_id", as: UUID128.self))
        epoch = try row.decode("epoch")
        lastSeq = try row.decode("last_seq")
    }
}
