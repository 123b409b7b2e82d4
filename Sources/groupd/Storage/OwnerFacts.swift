internal import Postgres

/// What the role that migrates an outside database may do there. Every name is quoted for use in SQL.
struct OwnerFacts: Sendable, Equatable {
    var owner = "groupd_owner"
    var login = "groupd"
    var database = "groupd"
    var isSuperuser = false
    var canCreateRoles = true
    /// Roles of ours that do not exist yet.
    var absentRoles: [String] = []
    /// Roles of ours that exist and that the owner may not give to others.
    var ungrantableRoles: [String] = []
    var canCreateInDatabase = true
    var canCreateInPublic = true
}

extension OwnerFacts {
    static let currentRole = SQL("owner.current_role", "select session_user::text")

    static let sql = SQL(
        "owner.facts",
        """
        select
            quote_ident(session_user) as owner, quote_ident($2) as login,
            quote_ident(current_database()) as database,
            r.rolsuper as is_superuser, r.rolcreaterole as can_create_roles,
            array(
                select wanted from unnest($1::text[]) wanted
                where not exists (select from pg_roles o where o.rolname = wanted)
                order by 1) as absent_roles,
            -- Up to version 15 whoever may create roles may give any of them away.
            array(
                select o.rolname::text from pg_roles o
                where o.rolname = any($1::text[])
                    and not (r.rolcreaterole and current_setting('server_version_num')::integer < 160000)
                    and not pg_has_role(r.oid, o.oid, 'member with admin option')
                order by 1) as ungrantable_roles,
            has_database_privilege(current_database(), 'create') as can_create_in_database,
            has_schema_privilege('public', 'create') as can_create_in_public
        from pg_roles r
        where r.rolname = session_user
        """)

    init(_ row: Row) throws(PostgresError) {
        owner = try row.decode("owner")
        login = try row.decode("login")
        database = try row.decode("database")
        isSuperuser = try row.decode("is_superuser")
        canCreateRoles = try row.decode("can_create_roles")
        absentRoles = try row.decode("absent_roles")
        ungrantableRoles = try row.decode("ungrantable_roles")
        canCreateInDatabase = try row.decode("can_create_in_database")
        canCreateInPublic = try row.decode("can_create_in_public")
    }

    /// What a superuser has to run before this role can migrate: statements in their order, none where it can.
    var missing: [String] {
        guard !isSuperuser else { return [] }
        var statements: [String] = []
        var roles = ungrantableRoles
        if !canCreateRoles {
            statements += absentRoles.map { "create role \($0) nologin noinherit;" }
            roles += absentRoles
        }
        if !roles.isEmpty {
            statements.append("grant \(roles.sorted().joined(separator: ", ")) to \(owner) with admin option;")
        }
        if !canCreateInDatabase { statements.append("grant create on database \(database) to \(owner);") }
        if !canCreateInPublic { statements.append("grant create on schema public to \(owner);") }
        return statements
    }
}
