internal import Postgres

/// What the server's login is given by the schema's owner: to become the roles of its lanes, and to see which
/// migrations were applied. Nothing else: by itself it reads no row.
struct LoginRights: Sendable {
    /// A connection string of the schema's owner.
    let owner: String

    private static let lane = Lane(name: "rights", connections: 1, depth: 1)

    /// Gives `login` its rights. What it has already it keeps.
    func grant(to login: String) async throws {
        let configuration = PostgresConfiguration(owner, unavailableAfter: .seconds(10))
        try await Database.with(configuration, lanes: [Self.lane]) { database in
            _ = try await database.run(
                [Statement(Self.name, login), Statement(Self.give)], lane: Self.lane, deadline: .seconds(30))
        }
    }

    /// A name cannot be a parameter of `grant`: it goes through a setting of this transaction.
    static let name = SQL("rights.name", "select set_config('groupd.login', $1, true)")

    static let give = SQL(
        "rights.give",
        """
        do $$
        declare
            login text := current_setting('groupd.login');
            wanted text;
        begin
            foreach wanted in array array['groupd_app', 'groupd_writer', 'groupd_worker'] loop
                if not pg_has_role(login, wanted, 'member') then
                    execute format('grant %I to %I', wanted, login);
                end if;
            end loop;
            if not has_table_privilege(login, 'public.schema_migrations', 'select') then
                execute format('grant select on public.schema_migrations to %I', login);
            end if;
        end
        $$
        """)
}
