internal import Postgres

/// The index over vectors of other dimensions than the local model's, which has its own from the migration. Only the
/// schema's owner can make it.
struct VectorIndex: Sendable {
    /// A connection string of the schema's owner.
    let owner: String

    private static let lane = Lane(name: "vector index", connections: 1, depth: 1)
    /// Where there are vectors already, it takes a while.
    private static let patience: Duration = .seconds(3_600)

    /// Makes the index where it is missing and there is a place for vectors.
    func provide(dimensions: Int) async throws {
        try await Database.with(
            PostgresConfiguration(owner, unavailableAfter: .seconds(10)), lanes: [Self.lane]
        ) { database in
            _ = try await database.run(
                [Statement(Self.dimensions, String(dimensions)), Statement(Self.provide)], lane: Self.lane,
                deadline: Self.patience)
        }
    }

    static let statements = [dimensions, provide]

    /// A number cannot be a parameter of what makes an index: it goes through a setting of this transaction.
    static let dimensions = SQL("vector_index.dimensions", "select set_config('groupd.dimensions', $1, true)")

    /// One at a time: parallel builds of some versions of the extension write beyond their memory (CVE-2026-3172).
    static let provide = SQL(
        "vector_index.provide",
        """
        do $$
        declare
            wanted integer := current_setting('groupd.dimensions');
            name text := 'message_embeddings_' || wanted;
            lies_in text := (
                select n.nspname from pg_extension e join pg_namespace n on n.oid = e.extnamespace
                where e.extname = 'vector');
        begin
            if to_regclass('groupd.message_embeddings') is null or to_regclass('groupd.' || name) is not null then
                return;
            end if;
            perform set_config('max_parallel_maintenance_workers', '0', true);
            execute format(
                'create index %2$I on groupd.message_embeddings '
                'using hnsw ((vector::%1$I.halfvec(%3$s)) %1$I.halfvec_cosine_ops) with (m = 16, ef_construction = 128) '
                'where %1$I.vector_dims(vector) = %3$s', lies_in, name, wanted);
        end
        $$
        """)
}

extension Configuration {
    /// How long the vectors are that are to be made; nil where none are.
    var vectorDimensions: Int? {
        switch embeddings.kind {
        case .off: nil
        case .local: 384
        case .openai, .deterministic: embeddings.dimensions
        }
    }
}
