public import Postgres

/// The connections that index.
public enum IndexLane {
    /// One for words, and one for vectors; what is indexed goes by keys, as all that the chat does.
    public static let lane = Lane(
        name: "index", connections: 2, depth: 1, role: "groupd_worker", queueCountMax: 64,
        settings: [
            Lane.Setting("search_path", "groupd, pg_catalog"),
            Lane.Setting("plan_cache_mode", "force_generic_plan"),
            Lane.Setting("enable_seqscan", "off"),
            Lane.Setting("enable_hashjoin", "off"),
            Lane.Setting("enable_mergejoin", "off"),
            Lane.Setting("jit", "off"),
        ])
}
