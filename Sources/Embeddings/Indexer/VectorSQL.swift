import Postgres

/// How messages get their vectors, once their words are indexed.
enum VectorSQL {
    static let statements = [
        isInstalled, register, models, serve, page, store, behind, isComplete, restart, restartAll, retireVectors,
        retirePositions, retireModel,
    ]

    /// Whether the tables are there: they come with the extension.
    static let isInstalled = SQL(
        "vectors.is_installed", "select to_regclass('groupd.message_embeddings') is not null as is_installed")

    /// `$1` a model's name, `$2` its dimensions. The first one ever serves at once.
    static let register = SQL(
        "vectors.register",
        """
        insert into embedding_models (name, dimensions, is_serving)
        select $1, $2::integer, not exists (select from embedding_models where is_serving)
        on conflict (name) do nothing
        """)

    static let models = SQL(
        "vectors.models", "select id, name, dimensions::bigint, is_serving from embedding_models order by id")

    /// `$1` the model that serves from now on.
    static let serve = SQL(
        "vectors.serve",
        """
        with before as (update embedding_models set is_serving = false where is_serving and id <> $1 returning id)
        update embedding_models set is_serving = true where id = $1 and (select count(*) from before) >= 0
        """)

    /// `$1` group, `$2` model, `$3` how many numbers of the log. The first row has the stretch alone, so that there is one
    /// where nothing in it has a text.
    static let page = SQL(
        "vectors.page",
        """
        with place as materialized (
            select coalesce(v.seq, 0) as after, least(p.words_seq, coalesce(v.seq, 0) + $3) as upto
            from index_positions p
            left join vector_positions v on v.group_id = p.group_id and v.model = $2
            where p.group_id = $1
        ),
        targets as materialized (
            select w.seq
            from place p
            join message_words w on w.group_id = $1 and w.seq > p.after and w.seq <= p.upto
            union
            select c.target
            from place p
            join group_changes c on c.group_id = $1 and c.seq > p.after and c.seq <= p.upto
            where c.kind = 'edited' and c.target <= p.after
        )
        select after, upto, null::bigint as seq, null::timestamptz as edited_at, null as author, null as content
        from place
        union all
        select null, null, m.seq, m.edited_at, u.name, m.content
        from targets t
        join group_messages m on m.group_id = $1 and m.seq = t.seq and m.deleted_at is null
        left join users u on u.id = m.author_id
        """)

    /// `$1` group, `$2` model, `$3` and `$4` of which messages and texts, `$5` their vectors one after the other, `$6`
    /// dimensions, `$7` and `$8` the stretch. What has been deleted or edited meanwhile is left out: the log says so
    /// further on.
    static let store = SQL(
        "vectors.store",
        """
        with stored as (
            insert into message_embeddings (group_id, seq, model, author_id, thread, created_at, edited_at, vector)
            select
                $1, t.seq, $2, w.author_id, w.thread, w.created_at, t.edited_at,
                ($5::real[])[(t.place - 1) * $6 + 1 : t.place * $6]
            from unnest($3::bigint[], $4::timestamptz[]) with ordinality as t (seq, edited_at, place)
            join message_words w on w.group_id = $1 and w.seq = t.seq
            join group_messages m on m.group_id = $1 and m.seq = t.seq
                and m.deleted_at is null and m.edited_at is not distinct from t.edited_at
            on conflict (group_id, seq, model) do update set vector = excluded.vector, edited_at = excluded.edited_at
        )
        insert into vector_positions as v (group_id, model, seq)
        values ($1, $2, $8)
        on conflict (group_id, model) do update set seq = $8 where v.seq = $7
        """)

    /// `$1` model, `$2` how many: groups whose vectors are behind their words.
    static let behind = SQL(
        "vectors.behind",
        """
        select p.group_id, p.words_seq as last_seq, coalesce(v.seq, 0) as vector_seq
        from index_positions p
        left join vector_positions v on v.group_id = p.group_id and v.model = $1
        where p.words_seq > coalesce(v.seq, 0)
        limit $2
        """)

    /// `$1` model: whether every group has its vectors, of the words that are indexed.
    static let isComplete = SQL(
        "vectors.is_complete",
        """
        select not exists (
            select
            from index_positions p
            left join vector_positions v on v.group_id = p.group_id and v.model = $1
            where p.words_seq > coalesce(v.seq, 0)
        ) as is_complete
        """)

    /// `$1` model, `$2` group: its vectors are made anew, in place.
    static let restart = SQL(
        "vectors.restart", "update vector_positions set seq = 0 where model = $1 and group_id = $2")
    static let restartAll = SQL("vectors.restart_all", "update vector_positions set seq = 0 where model = $1")

    /// `$1` a model that serves no more, `$2` how many rows: some of its vectors go.
    static let retireVectors = SQL(
        "vectors.retire_vectors",
        """
        with few as (
            select group_id, seq, model from message_embeddings where model = $1 limit $2
        ),
        gone as (
            delete from message_embeddings e
            using few s
            where e.group_id = s.group_id and e.seq = s.seq and e.model = s.model
            returning 1
        )
        select count(*) from gone
        """)
    static let retirePositions = SQL("vectors.retire_positions", "delete from vector_positions where model = $1")
    static let retireModel = SQL(
        "vectors.retire_model", "delete from embedding_models where id = $1 and not is_serving")
}
