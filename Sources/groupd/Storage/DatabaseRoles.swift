/// The names that the embedded database goes by, and the roles that every database of ours has.
enum DatabaseRoles {
    /// The embedded database.
    static let database = "groupd"
    /// Owns the embedded database and its schema; migrations run as it.
    static let owner = "groupd_owner"
    /// What the server logs in as on the embedded database. By itself it may do nothing.
    static let login = "groupd"

    /// What the server's sessions become, lane by lane: the login has to be a member of each.
    static let sessions = ["groupd_app", "groupd_writer", "groupd_worker"]
    /// Every role that the first migration makes where it is missing.
    static let all = sessions + ["groupd_search", "groupd_access"]
}
