internal import Migrations
internal import OpenSSL
internal import Postgres

/// The schema that this program works with.
enum DatabaseSchema {
    /// Every step to it, each with the hash that tells a file changed after it was applied.
    static let migrations: [Migration] = Migrations.all.map { file in
        Migration(
            number: file.number, name: file.name, sql: file.sql,
            checksum: SHA256.hash(Array(file.sql.utf8)).hexadecimal)
    }
}
