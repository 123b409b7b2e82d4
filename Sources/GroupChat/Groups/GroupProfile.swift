import Postgres

/// What is the same about a group for everyone, and what its admins change.
public struct GroupProfile: Sendable, Equatable {
    /// Of a direct conversation the other person's, as each of the two reads it.
    public let name: String
    public let description: String
    public let visibility: Visibility
    /// The text-search configuration that its messages are indexed with, such as `english`.
    public let language: String
    public let assistant: Bool
    /// Nil keeps messages for ever.
    public let retentionDays: Int?
    public let slowModeSeconds: Int
}

extension GroupProfile {
    /// Reads `g`, a row of `groups`.
    static let columns = selection(name: "g.name")

    /// The same with another expression for the name.
    static func selection(name: String) -> String {
        """
        \(name) as group_name, g.description as group_description, g.visibility as group_visibility,
            (select cfgname from pg_ts_config where oid = g.language)::text as group_language,
            g.assistant as group_assistant, g.retention_days as group_retention_days,
            g.slow_mode_seconds as group_slow_mode_seconds
        """
    }

    init(_ row: Row) throws(PostgresError) {
        name = try row.decode("group_name")
        description = try row.decode("group_description")
        visibility = Visibility(rawValue: try row.decode("group_visibility")) ?? .private
        language = try row.decode("group_language")
        assistant = try row.decode("group_assistant")
        retentionDays = try row.decode("group_retention_days", as: Int32?.self).map(Int.init)
        slowModeSeconds = Int(try row.decode("group_slow_mode_seconds", as: Int32.self))
    }
}
