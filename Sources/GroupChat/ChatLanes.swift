public import Postgres

/// The connections that the chat needs, by sort of work, each in the role that the work is done in.
public enum ChatLanes {
    /// The batch: one at a time.
    public static let batch = Lane(
        name: "batch", connections: 1, depth: 1, role: "groupd_writer", queueCountMax: 16, settings: byKeys)
    /// Batches that wait for a head that somebody else holds.
    public static let held = Lane(
        name: "held", connections: 2, depth: 1, role: "groupd_writer", queueCountMax: 16, settings: byKeys)
    /// Transactions that change groups and memberships.
    public static let groups = Lane(
        name: "groups", connections: 2, depth: 1, role: "groupd_writer", queueCountMax: 256, settings: byKeys)
    /// How far people have read: a batch at a time, beside that of the log.
    public static let positions = Lane(
        name: "positions", connections: 1, depth: 1, role: "groupd_writer", queueCountMax: 16, settings: byKeys)
    /// What people read, briefly.
    public static let read = Lane(
        name: "read", connections: 3, depth: 16, role: "groupd_app", queueCountMax: 4_096, settings: byKeys)
    /// Searches, which take longer: apart, so that they hold up nobody who only reads.
    public static let search = Lane(
        name: "search", connections: 2, depth: 1, role: "groupd_app", queueCountMax: 256,
        settings: byKeys + [
            // Of an extension that may be absent: PostgreSQL keeps what it does not know.
            Lane.Setting("hnsw.iterative_scan", "relaxed_order"),
            Lane.Setting("hnsw.ef_search", "150"),
            Lane.Setting("hnsw.max_scan_tuples", "60000"),
        ])
    /// What the server itself reads: the log for the dispatchers, sweeps.
    public static let worker = Lane(
        name: "worker", connections: 1, depth: 8, role: "groupd_worker", queueCountMax: 1_024, settings: byKeys)
    /// What followers missed, read once for all of them; apart, so that a herd that comes back holds up no dispatcher.
    public static let replay = Lane(
        name: "replay", connections: 1, depth: 4, role: "groupd_worker", queueCountMax: 1_024, settings: byKeys)

    /// Logging in and all that comes before there is an identity, secrets among it.
    public static let accounts = Lane(
        name: "accounts", connections: 2, depth: 1, role: "groupd_worker", queueCountMax: 512, settings: [searchPath])

    public static let all = [batch, held, groups, positions, read, search, worker, replay, accounts]

    private static let searchPath = Lane.Setting("search_path", "groupd, pg_catalog")

    /// What the chat writes and reads goes by keys, always. So each statement is planned once, for tables of any size:
    /// a plan made while a table was empty must not scan it when it is large, and one made for the numbers of one page
    /// once hashed a group of 400,000 messages to find a hundred.
    private static let byKeys = [
        searchPath,
        Lane.Setting("plan_cache_mode", "force_generic_plan"),
        Lane.Setting("enable_seqscan", "off"),
        Lane.Setting("enable_bitmapscan", "off"),
        Lane.Setting("enable_hashjoin", "off"),
        Lane.Setting("enable_mergejoin", "off"),
        Lane.Setting("jit", "off"),
    ]
}
