import GroupChat
import Postgres
import TestSupport
import Testing

/// What PostgreSQL's own catalogue says of the schema: the second fence, held as a whole.
@Suite("The schema", .scratchDatabase(from: .migrated), .tags(.database, .security))
struct SchemaLintTests {
    /// Each query answers with what breaks its rule, one line each.
    static let rules: [(rule: String, query: String)] = [
        (
            "every table has row security enabled and forced",
            """
            select c.relname from pg_class c
            where c.relnamespace = 'groupd'::regnamespace and c.relkind in ('r', 'p')
                and not (c.relrowsecurity and c.relforcerowsecurity)
            """
        ),
        (
            "every table has a policy",
            """
            select c.relname from pg_class c
            where c.relnamespace = 'groupd'::regnamespace and c.relkind in ('r', 'p')
                and not exists (select from pg_policy p where p.polrelid = c.oid)
            """
        ),
        (
            "every definer function has a pinned search path without our schema in it",
            """
            select p.proname from pg_proc p
            where p.pronamespace = 'groupd'::regnamespace and p.prosecdef
                and not coalesce('search_path=pg_catalog, pg_temp' = any(p.proconfig), false)
            """
        ),
        (
            "no definer function belongs to the owner of the tables or to a superuser",
            """
            select p.proname from pg_proc p join pg_roles r on r.oid = p.proowner
            where p.pronamespace = 'groupd'::regnamespace and p.prosecdef
                and r.rolname not in ('groupd_access', 'groupd_search')
            """
        ),
        (
            "nothing is granted to PUBLIC",
            """
            select c.relname from pg_class c, aclexplode(c.relacl) a
            where c.relnamespace = 'groupd'::regnamespace and a.grantee = 0
            union all
            select n.nspname from pg_namespace n, aclexplode(n.nspacl) a
            where n.nspname = 'groupd' and a.grantee = 0
            union all
            select p.proname
            from pg_proc p, aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a
            where p.pronamespace = 'groupd'::regnamespace and a.grantee = 0
                and not exists (select from pg_depend d where d.objid = p.oid and d.deptype = 'e')
            """
        ),
        (
            "no role of the server may truncate, reference or add triggers: row security does not cover those",
            """
            select c.relname || ': ' || a.privilege_type || ' to ' || a.grantee::regrole
            from pg_class c, aclexplode(c.relacl) a
            where c.relnamespace = 'groupd'::regnamespace
                and a.grantee::regrole::text in
                    ('groupd_app', 'groupd_writer', 'groupd_worker', 'groupd_search', 'groupd_access')
                and a.privilege_type in ('TRUNCATE', 'REFERENCES', 'TRIGGER')
            """
        ),
        (
            "no role of the server bypasses, owns or logs in",
            """
            select r.rolname from pg_roles r
            where r.rolname in ('groupd_app', 'groupd_writer', 'groupd_worker', 'groupd_search', 'groupd_access')
                and (r.rolbypassrls or r.rolsuper or r.rolcanlogin or r.rolcreaterole or r.rolcreatedb
                    or exists (select from pg_class c where c.relowner = r.oid and c.relkind = 'r'))
            """
        ),
        (
            "no role of the server may create anything in our schema",
            """
            select r.rolname from pg_roles r
            where r.rolname in ('groupd_app', 'groupd_writer', 'groupd_worker', 'groupd_search', 'groupd_access')
                and has_schema_privilege(r.oid, 'groupd', 'create')
            """
        ),
        (
            "secrets are the worker's alone, whatever the row",
            """
            select c.relname || ': ' || a.privilege_type || ' to ' || a.grantee::regrole
            from pg_class c, aclexplode(c.relacl) a
            where c.relnamespace = 'groupd'::regnamespace
                and c.relname in (
                    'passwords', 'refresh_tokens', 'signing_keys', 'setup_tokens', 'identities', 'audit_log')
                and a.grantee not in (c.relowner, 'groupd_worker'::regrole)
            union all
            select c.relname || '.' || t.attname
            from pg_class c join pg_attribute t on t.attrelid = c.oid, aclexplode(t.attacl) a
            where c.relnamespace = 'groupd'::regnamespace
                and c.relname in (
                    'passwords', 'refresh_tokens', 'signing_keys', 'setup_tokens', 'identities', 'audit_log')
                and a.grantee <> 'groupd_worker'::regrole
            """
        ),
        (
            "nobody changes or removes a row of the audit log",
            """
            select a.privilege_type || ' to ' || a.grantee::regrole
            from pg_class c, aclexplode(c.relacl) a
            where c.oid = 'groupd.audit_log'::regclass and a.grantee <> c.relowner
                and a.privilege_type not in ('SELECT', 'INSERT')
            union all
            select polname from pg_policy where polrelid = 'groupd.audit_log'::regclass and polcmd not in ('r', 'a')
            """
        ),
        (
            "a person cannot write what says who they are",
            """
            select c.relname || '.' || t.attname
            from pg_class c join pg_attribute t on t.attrelid = c.oid and t.attnum > 0
            where c.oid in ('groupd.accounts'::regclass, 'groupd.users'::regclass, 'groupd.sessions'::regclass)
                and has_column_privilege('groupd_app', c.oid, t.attnum, 'update, insert')
                and t.attname not in ('name', 'avatar_url', 'timezone', 'locale', 'presence_hidden', 'presence_hidden_at')
            """
        ),
        (
            "every key begins with the group, or is a table's own id",
            """
            select c.relname from pg_class c join pg_index i on i.indrelid = c.oid and i.indisprimary
            join pg_attribute a on a.attrelid = c.oid and a.attnum = i.indkey[0]
            where c.relnamespace = 'groupd'::regnamespace and a.attname not in ('group_id', 'id')
            """
        ),
    ]

    @Test("breaks none of its rules", arguments: rules.map(\.rule))
    func rule(rule: String) async throws {
        let query = Self.rules.first { $0.rule == rule }!.query
        #expect(try await ScratchDatabase.current.run(query) == "")
    }

    /// Who reads across groups, and which tables. Whoever adds one says why here.
    static let readAcrossGroups = [
        // my_groups(): which groups are the asker's.
        "group_members to groupd_access",
        // find_people(): who may be found, and by which address.
        "accounts to groupd_access", "users to groupd_access",
        // The batch decides by joins over all that it writes.
        "direct_pairs to groupd_writer",
        "group_bans to groupd_writer", "group_changes to groupd_writer", "group_heads to groupd_writer",
        "group_likes to groupd_writer", "group_members to groupd_writer", "group_mentions to groupd_writer",
        "group_messages to groupd_writer",
        "group_mutes to groupd_writer", "group_people to groupd_writer", "group_threads to groupd_writer",
        "groups to groupd_writer", "message_edits to groupd_writer", "read_positions to groupd_writer",
        "users to groupd_writer",
        // The dispatcher replays the log to whoever it holds as a member.
        "group_changes to groupd_worker", "group_heads to groupd_worker", "group_likes to groupd_worker",
        "group_members to groupd_worker", "group_messages to groupd_worker", "group_threads to groupd_worker",
        "groups to groupd_worker", "users to groupd_worker",
        // Logging in comes before there is an identity.
        "accounts to groupd_worker", "audit_log to groupd_worker", "identities to groupd_worker",
        "passwords to groupd_worker", "refresh_tokens to groupd_worker", "sessions to groupd_worker",
        "setup_tokens to groupd_worker", "signing_keys to groupd_worker",
        // Each node stores when it last saw its people.
        "last_seen to groupd_worker",
        // The index follows the log of every group, and what search finds it finds for the asker's own alone.
        "embedding_models to groupd_worker", "index_positions to groupd_worker", "message_embeddings to groupd_worker",
        "message_words to groupd_worker", "term_debts to groupd_worker", "term_df to groupd_worker",
        "vector_positions to groupd_worker",
        "embedding_models to groupd_search", "group_changes to groupd_search", "group_members to groupd_search",
        "group_messages to groupd_search", "group_people to groupd_search", "groups to groupd_search",
        "index_positions to groupd_search", "message_embeddings to groupd_search", "message_words to groupd_search",
        "term_debts to groupd_search", "term_df to groupd_search", "users to groupd_search",
        "vector_positions to groupd_search",
        // Which life of the database was served last: a row that belongs to no group.
        "server_state to groupd_worker",
    ]

    @Test("lets a role see every row only where the list says so")
    func openPolicies() async throws {
        let open = try await ScratchDatabase.current.run(
            """
            select distinct p.tablename || ' to ' || r
            from pg_policies p, unnest(p.roles) r
            where p.schemaname = 'groupd' and p.qual = 'true'
            """)
        #expect(open.split(separator: "\n").map(String.init).sorted() == Self.readAcrossGroups.sorted())
    }

    @Test("shows nobody's rows to nobody: without an identity each table is empty, and after a commit again")
    func noIdentity() async throws {
        try await ChatFixture.with { chat in
            let people = try await chat.people(2)
            let group = try await chat.nodes[0].groups.create(.init(name: "den"), owner: people[0])
            _ = try await chat.nodes[0].writer.submit(
                try Draft.message(group: group, author: people[0], clientID: nil, content: "hi", charactersMax: 10))
            let tables = try await ScratchDatabase.current.run(
                """
                select relname from pg_class
                where relnamespace = 'groupd'::regnamespace and relkind = 'r'
                    and has_table_privilege('groupd_app', oid, 'select')
                """
            ).split(separator: "\n")
            #expect(tables.count > 10)
            for table in tables {
                let count = SQL("test.count.\(table)", "select count(*) from \(table)")
                let lane = ChatLanes.read
                let database = chat.nodes[0].database
                // The owner's rows are there to be found: else the zeros below would say nothing.
                let own = try await database.fetchOne(count, lane: lane, as: .user(people[0].uuid))!.decode(
                    0, as: Int.self)
                let outsider = try await database.fetchOne(count, lane: lane, as: .user(people[1].uuid))!.decode(
                    0, as: Int.self)
                let nobody = try await database.fetchOne(count, lane: lane)!.decode(0, as: Int.self)
                #expect(nobody == 0, "\(table)")
                #expect(outsider <= (table == "users" ? 1 : 0), "\(table)")
                let filled: Set = [
                    "groups", "group_heads", "group_members", "group_people", "group_messages", "group_changes",
                    "read_positions", "users",
                ]
                #expect(own > 0 || !filled.contains(String(table)), "\(table)")
            }
        }
    }
}
