public import Postgres

/// Gives groups new epochs, so that no client resumes by a number from before a restore.
public struct EpochRenewal: Sendable {
    private static let pageDeadline = Duration.seconds(60)
    private static let deadline = Duration.seconds(600)

    private let database: Database
    private let groupsPerTransaction: Int64

    /// - Parameter groupsPerTransaction: How many heads are locked at a time: their writers get a turn between.
    public init(database: Database, groupsPerTransaction: Int = 1_000) {
        self.database = database
        self.groupsPerTransaction = Int64(groupsPerTransaction)
    }

    /// Renews every group's epoch where the database is another one, or another life of it, than the one that was
    /// served last. Returns how many groups were renewed; nil where nothing had changed, or nothing was known.
    ///
    /// Two servers that start at once do it once. One that dies half-way does all of it again at its next start.
    public func renewIfRestored() async throws -> Int? {
        try await database.withTransaction(lane: ChatLanes.worker, deadline: Self.deadline) { transaction in
            let rows = try await transaction.run([
                Statement(EpochSQL.lockState), Statement(EpochSQL.identity), Statement(EpochSQL.state),
            ])
            let found = try Life(rows[1][0])
            let stored = try rows[2].first.map { row throws(PostgresError) in try Life(row) }
            guard found != stored else { return nil }
            let count = stored == nil ? nil : try await self.renewAll()
            try await transaction.execute(EpochSQL.store, found.system, found.timeline)
            return count
        }
    }

    /// Renews every group's epoch, and returns how many there were.
    public func renewAll() async throws -> Int {
        var last = UUID128(high: 0, low: 0)
        var count = 0
        while let groups = try await renewPage(after: last) {
            count += groups.count
            last = groups[groups.count - 1]
        }
        return count
    }

    /// The groups of one page, in their order; nil where none is left.
    private func renewPage(after last: UUID128) async throws -> [UUID128]? {
        try await database.withTransaction(lane: ChatLanes.groups, deadline: Self.pageDeadline) { transaction in
            let page = try await transaction.fetch(EpochSQL.lockPage, last, groupsPerTransaction)[0]
            let groups: [UUID128] = try page.decode("groups")
            guard !groups.isEmpty else { return nil }
            try await transaction.execute(EpochSQL.renew, groups, groups.map { _ in Epoch.random() })
            return groups
        }
    }

    /// What tells one life of a database from another.
    private struct Life: Equatable {
        let system: String
        let timeline: String

        init(_ row: Row) throws(PostgresError) {
            system = try row.decode("system_identifier")
            timeline = try row.decode("timeline")
        }
    }
}

/// What the renewal of epochs runs.
enum EpochSQL {
    static let workers = [lockState, identity, state, store]
    static let writers = [lockPage, renew]

    /// Held to the end of the transaction, so that of two servers that start the second finds it done.
    static let lockState = SQL(
        "epoch.lock_state", "select pg_advisory_xact_lock(hashtextextended('groupd.epoch', 0))::text")

    static let identity = SQL(
        "epoch.identity",
        """
        select s.system_identifier::text as system_identifier, left(pg_walfile_name(pg_current_wal_lsn()), 8) as timeline
        from pg_control_system() s
        """)

    static let state = SQL("epoch.state", "select system_identifier, timeline from server_state where id = 1")

    static let store = SQL(
        "epoch.store",
        """
        insert into server_state (id, system_identifier, timeline)
        values (1, $1, $2)
        on conflict (id) do update
        set system_identifier = excluded.system_identifier, timeline = excluded.timeline, renewed_at = now()
        """)

    /// The next heads, locked in the order that everybody locks them in.
    static let lockPage = SQL(
        "epoch.lock_page",
        """
        with page as materialized (
            select group_id
            from group_heads
            where group_id > $1
            order by group_id
            limit $2
            for no key update
        )
        select coalesce(array_agg(group_id order by group_id), '{}') as groups,
            set_config('groupd.locked', coalesce(string_agg(group_id::text, ','), ''), true)
        from page
        """)

    static let renew = SQL(
        "epoch.renew",
        """
        update group_heads h
        set epoch = n.epoch
        from unnest($1::uuid[], $2::text[]) as n(group_id, epoch)
        where h.group_id = n.group_id
        """)
}
