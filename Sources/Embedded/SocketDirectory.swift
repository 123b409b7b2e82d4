import Glibc

/// A directory for one service's socket: short of name, and entered by the service's user and root alone.
///
/// Sockets do not lie in the data directory, whose path may be longer than a socket address holds. A link
/// there leads to them: it stays the same while the directory is a new one for each start of the server,
/// so that a socket removed late by a server going down is never the new one's.
struct SocketDirectory: Sendable {
    /// What a socket address holds, without its closing zero.
    static let pathBytesMax = 107

    let path: String
    private let link: String

    /// Makes the directory for `account`, and removes the one that `link` leads to from an earlier start.
    init(link: String, account: Account) throws(EmbeddedError) {
        self.link = link
        Self.sweep(link)
        path = try Self.make(in: Self.base, account: account)
    }

    /// Points the link at the socket, or at the directory for a nil `socket`.
    func publish(_ socket: String?) throws(EmbeddedError) {
        try FileSystem.replaceLink(link, target: socket.map { "\(path)/\($0)" } ?? path)
    }

    /// Removes the directory and the link to it.
    func remove() {
        unlink(link)
        FileSystem.remove(path)
    }

    private static let prefix = "groupd-"

    /// Where short-lived sockets belong: what systemd gives the unit, `/run` for root, the user's own
    /// runtime directory, else a directory for temporary files.
    private static var base: String {
        let candidates = [
            variable("RUNTIME_DIRECTORY"), geteuid() == 0 ? "/run" : nil, variable("XDG_RUNTIME_DIR"), "/tmp",
            variable("TMPDIR"),
        ]
        return candidates.compactMap { $0 }.first { $0.hasPrefix("/") && access($0, W_OK | X_OK) == 0 } ?? "/tmp"
    }

    private static func variable(_ name: String) -> String? {
        getenv(name).map { String(cString: $0) }
    }

    private static func make(in base: String, account: Account) throws(EmbeddedError) -> String {
        var template = Array("\(base)/\(prefix)\(String(repeating: "X", count: 6))".utf8CString)
        guard mkdtemp(&template) != nil else { throw FileSystem.failure("mkdtemp", base) }
        let path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        // PostgreSQL names its lock file after the socket, so that is the longest name there.
        guard "\(path)/.s.PGSQL.5432.lock".utf8.count <= pathBytesMax else {
            rmdir(path)
            throw .socketPathTooLong(path: base)
        }
        try account.own(path)
        return path
    }

    /// Removes the directory that a killed server left. Only one that looks like ours: the link may have
    /// been written by anyone who may write to the data directory.
    static func sweep(_ link: String) {
        guard let target = FileSystem.linkTarget(link) else { return }
        let components = target.split(separator: "/", omittingEmptySubsequences: true)
        guard let last = components.lastIndex(where: { $0.hasPrefix(prefix) && $0.utf8.count == prefix.utf8.count + 6 })
        else { return }
        FileSystem.remove("/" + components[...last].joined(separator: "/"))
        unlink(link)
    }
}
