public import Postgres

/// Finds people to talk to: those whom the asker shares a group with by the beginning of their name, and anybody by
/// their exact mail address. It tells no address, and nobody who was erased or whose account is disabled.
public struct PeopleFinder: Sendable {
    static let statements = [find]
    private static let deadline = Duration.seconds(5)

    private let database: Database

    public init(database: Database) {
        self.database = database
    }

    /// Where a list of people goes on: after this name, folded, and of several this person.
    public struct Cursor: Sendable, Equatable {
        public let name: String
        public let user: UserID

        public init(name: String, user: UserID) {
            self.name = name
            self.user = user
        }
    }

    /// Whether these words may be somebody's mail address, so that asking with them may find a stranger.
    public static func isAddress(_ words: String) -> Bool { words.contains("@") }

    /// At most `limit` people other than the asker, by name without regard to case and accents.
    ///
    /// - Throws: `overloaded` or `unavailable` where the database does not answer.
    public func people(
        matching words: String, after cursor: Cursor? = nil, limit: Int, as asker: UserID
    ) async throws(ChatError) -> Page<UserView, Cursor> {
        let mail = Self.isAddress(words) ? words : nil
        let statement = Statement(Self.find, words, mail, cursor?.name, cursor?.user.uuid, Int64(limit) + 1)
        do throws(PostgresError) {
            let rows = try await database.run(
                [statement], lane: ChatLanes.read, as: .user(asker.uuid), deadline: Self.deadline)[0]
            let found = try rows.map { row throws(PostgresError) in
                let user = UserView(
                    id: UserID(try row.decode("id")), name: try row.decode("name"),
                    avatarURL: try row.decode("avatar_url"))
                return (user: user, cursor: Cursor(name: try row.decode("sort_name"), user: user.id))
            }
            return Page(found, limit: limit, cursor: \.cursor).map(\.user)
        } catch {
            throw ChatError(error)
        }
    }

    /// `$1` the beginning of a name, `$2` a mail address or NULL, `$3`, `$4` the name and the id to go on after, or
    /// NULL, `$5` how many.
    private static let find = SQL(
        "people.find", "select id, name, avatar_url, sort_name from find_people($1, $2, $3, $4, $5)")
}
