internal import Postgres

/// What a database says of itself, and of the role that asks.
struct SafetyFacts: Sendable, Equatable {
    /// As in `server_version_num`: 150004 is 15.4.
    var serverVersion = 150_000
    var encoding = "UTF8"
    var fsync = "on"
    var fullPageWrites = "on"
    var synchronousCommit = "on"
    /// The role that logged in.
    var role = "groupd"
    var isSuperuser = false
    var canCreateRoles = false
    /// Roles that row security does not hold for, and that this one is or can become.
    var bypassingRoles: [String] = []
    /// Roles that own a table of ours, and that this one is or can become.
    var owningRoles: [String] = []
    /// Roles of the lanes that this one cannot become.
    var missingRoles: [String] = []
    /// Tables of ours whose row security is off, or does not hold for their owner.
    var unforcedTables: [String] = []
}

extension SafetyFacts {
    static let sql = SQL(
        "safety.facts",
        """
        select
            current_setting('server_version_num')::integer as server_version,
            current_setting('server_encoding') as encoding,
            current_setting('fsync') as fsync,
            current_setting('full_page_writes') as full_page_writes,
            current_setting('synchronous_commit') as synchronous_commit,
            r.rolname::text as role, r.rolsuper as is_superuser, r.rolcreaterole as can_create_roles,
            array(
                select o.rolname::text from pg_roles o
                where (o.rolsuper or o.rolbypassrls) and pg_has_role(r.oid, o.oid, 'member')
                order by 1) as bypassing_roles,
            array(
                select distinct o.rolname::text
                from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_roles o on o.oid = c.relowner
                where n.nspname = 'groupd' and c.relkind in ('r', 'p') and pg_has_role(r.oid, o.oid, 'member')
                order by 1) as owning_roles,
            array(
                select wanted from unnest($1::text[]) wanted
                where not exists (
                    select from pg_roles o where o.rolname = wanted and pg_has_role(r.oid, o.oid, 'member'))
                order by 1) as missing_roles,
            array(
                select c.relname::text
                from pg_class c join pg_namespace n on n.oid = c.relnamespace
                where n.nspname = 'groupd' and c.relkind in ('r', 'p')
                    and not (c.relrowsecurity and c.relforcerowsecurity)
                order by 1) as unforced_tables
        from pg_roles r
        where r.rolname = session_user
        """)

    init(_ row: Row) throws(PostgresError) {
        serverVersion = try row.decode("server_version")
        encoding = try row.decode("encoding")
        fsync = try row.decode("fsync")
        fullPageWrites = try row.decode("full_page_writes")
        synchronousCommit = try row.decode("synchronous_commit")
        role = try row.decode("role")
        isSuperuser = try row.decode("is_superuser")
        canCreateRoles = try row.decode("can_create_roles")
        bypassingRoles = try row.decode("bypassing_roles")
        owningRoles = try row.decode("owning_roles")
        missingRoles = try row.decode("missing_roles")
        unforcedTables = try row.decode("unforced_tables")
    }
}
