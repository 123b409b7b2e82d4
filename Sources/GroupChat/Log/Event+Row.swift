import Postgres

extension Event {
    /// Reads a row of `EventSQL.page`.
    init(group: GroupID, _ row: Row) throws(PostgresError) {
        self.group = group
        seq = try row.decode("seq")
        asOf = try row.decode("as_of")
        let word: String = try row.decode("kind")
        switch word {
        case "message": kind = .message(try Message(group: group, row))
        case "edited": kind = .edited(try Message(group: group, row))
        case "deleted": kind = .deleted(try Message(group: group, row))
        case "liked":
            kind = .liked(
                target: try row.decode("target"), user: UserID(try row.decode("user_id", as: UUID128.self)),
                emoji: try row.decode("emoji"), isOn: try row.decode("is_on"), count: try row.decode("like_count"))
        case "member":
            kind = .member(
                try Self.user(row), try Self.word(row, "change"),
                role: try row.decode("role", as: String?.self).flatMap(Role.init))
        case "group": kind = .group(try Self.word(row, "change"), try GroupProfile(row))
        case "erased": kind = .erased(UserID(try row.decode("user_id", as: UUID128.self)))
        default: preconditionFailure("the log holds a kind of change that nobody knows: \(word)")
        }
    }

    private static func user(_ row: Row) throws(PostgresError) -> UserView {
        UserView(
            id: UserID(try row.decode("user_id", as: UUID128.self)), name: try row.decode("user_name"),
            avatarURL: try row.decode("user_avatar_url"))
    }

    /// A word that a check in the schema holds to the cases.
    private static func word<Word: RawRepresentable<String>>(
        _ row: Row, _ column: String
    ) throws(PostgresError) -> Word {
        let text: String = try row.decode(column)
        guard let word = Word(rawValue: text) else {
            preconditionFailure("the log holds a word that nobody knows in \(column): \(text)")
        }
        return word
    }
}
