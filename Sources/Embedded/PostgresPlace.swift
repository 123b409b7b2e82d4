import Glibc
import Logging

/// Where the database of a data directory lies.
struct PostgresPlace: Sendable {
    /// The directory of the database, resolved where it exists.
    let path: String
    /// True where it had to leave the data directory.
    let isElsewhere: Bool

    private static let elsewhere = "/var/lib/groupd"

    /// `postgres` in the data directory, or, where `account` cannot reach that, a directory of that data
    /// directory's own in `/var/lib/groupd`, with a link to it.
    static func choose(in data: DataDirectory, account: Account) async throws(EmbeddedError) -> PostgresPlace {
        let inside = data.path + "/postgres"
        // A link that was made once stays true when the data directory is moved.
        if let target = FileSystem.linkTarget(inside) {
            return PostgresPlace(path: FileSystem.resolved(inside) ?? target, isElsewhere: true)
        }
        if FileSystem.exists(inside) {
            return PostgresPlace(path: inside, isElsewhere: false)
        }
        let probe = data.path + "/postgres.new"
        FileSystem.remove(probe)
        try account.makePrivateDirectory(probe)
        let isReachable = await account.canWrite(probe)
        FileSystem.remove(probe)
        return isReachable
            ? PostgresPlace(path: inside, isElsewhere: false) : try await moveOut(inside, data: data, account: account)
    }

    private static func moveOut(
        _ inside: String, data: DataDirectory, account: Account
    ) async throws(EmbeddedError) -> PostgresPlace {
        let home = "\(elsewhere)/\(name(for: data.path))"
        try FileSystem.makeDirectory(home, mode: 0o711)
        let probe = home + "/postgres.new"
        FileSystem.remove(probe)
        try account.makePrivateDirectory(probe)
        guard await account.canWrite(probe) else { throw .unreachable(path: home, user: account.name) }
        FileSystem.remove(probe)
        try FileSystem.replaceLink(inside, target: home + "/postgres")
        return PostgresPlace(path: home + "/postgres", isElsewhere: true)
    }

    /// A name for a path: readable, and its own through a checksum (FNV-1a), as `/a-b` and `/a/b` read alike.
    private static func name(for path: String) -> String {
        let checksum = path.utf8.reduce(UInt32(2_166_136_261)) { ($0 ^ UInt32($1)) &* 16_777_619 }
        let readable = path.split(separator: "/").joined(separator: "-").suffix(60)
        return "\(readable)-\(String(checksum, radix: 16))"
    }
}
