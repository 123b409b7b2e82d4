/// One step of the schema: a file of SQL that is run once, in the order of its number, and never changed after.
///
/// Comment lines at its start may hold directives:
/// - `-- groupd: no-transaction`: it is run outside a transaction, as `create index concurrently` must be. Such a file
///   holds one statement.
/// - `-- groupd: requires-extension NAME`: it is passed over, and reported as pending, until the extension is there.
public struct Migration: Sendable, Hashable {
    public let number: Int
    /// The file's name, as errors and the table show it.
    public let name: String
    public let sql: String
    /// What tells a changed file: a hash of `sql`, made by the caller.
    public let checksum: String

    public init(number: Int, name: String, sql: String, checksum: String) {
        self.number = number
        self.name = name
        self.sql = sql
        self.checksum = checksum
    }
}

/// What a migration's first lines ask for.
struct MigrationDirectives: Equatable {
    var isInTransaction = true
    var requiredExtension: String?

    private static let prefix = "-- groupd:"

    /// Reads the comment lines before the first statement. A directive that is not known is refused: it may be a
    /// newer program's, and running the file without it would be wrong.
    init(of migration: Migration) throws(MigrationError) {
        for line in migration.sql.split(separator: "\n") {
            guard line.hasPrefix("--") else { break }
            guard line.hasPrefix(Self.prefix) else { continue }
            let words = line.dropFirst(Self.prefix.count).split(separator: " ")
            switch words.first {
            case "no-transaction" where words.count == 1: isInTransaction = false
            case "requires-extension" where words.count == 2: requiredExtension = String(words[1])
            default: throw .unknownDirective(name: migration.name, line: String(line))
            }
        }
    }
}
