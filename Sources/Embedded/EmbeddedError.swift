/// Why an embedded server could not be started, in sentences for the person who runs it.
///
/// None of these heals by trying again: what does (a process still going down, a full disk) is waited for.
public enum EmbeddedError: Error, Equatable, Sendable {
    /// Another server holds the lock on the data directory at `path`.
    case dataDirectoryInUse(path: String)
    /// The server program (`initdb`, `redis-server` …) is not installed.
    case notInstalled(program: String)
    /// The data at `path` was written by another major version of PostgreSQL, which is not installed.
    case otherVersion(path: String, found: String, installed: [Int])
    /// The data at `path` belongs to the user number `owner`, who is not the one the server runs as.
    case ownedByOther(path: String, owner: UInt32)
    /// The user that root drops to does not exist here.
    case noSuchUser(String)
    /// No place on this machine can be reached by the user that the server runs as.
    case unreachable(path: String, user: String)
    /// A socket under `path` would have a longer name than a socket address holds.
    case socketPathTooLong(path: String)
    /// A helper program ended badly; `output` holds the end of what it printed.
    case commandFailed(program: String, output: String)
    /// The service did not become ready in time; `log` holds the end of its log.
    case notReady(service: String, log: String)
    /// A system call failed on `path`; `reason` is the system's own sentence.
    case system(call: String, path: String, reason: String)
}

extension EmbeddedError: CustomStringConvertible {
    /// One sentence: what is wrong and, where there is something to do about it, what.
    public var description: String {
        switch self {
        case .dataDirectoryInUse(let path):
            "Another groupd is running on the data directory \(path): stop it, or choose another with --data-dir."
        case .notInstalled(let program):
            "\(program) is not installed: run scripts/setup, or set postgres.url and redis.url to servers elsewhere."
        case .otherVersion(let path, let found, let installed):
            "\(path) was made by PostgreSQL \(found), but \(Self.sentence(installed)) installed here: "
                + "install postgresql-\(found), or move the data with groupd upgrade-data."
        case .ownedByOther(let path, let owner):
            "\(path) belongs to user number \(owner): run groupd as the user who ran it first, or change the owner."
        case .noSuchUser(let name):
            "PostgreSQL refuses to run as root, and there is no user \(name) to drop to: "
                + "run groupd as another user, or install postgresql from the system's packages."
        case .unreachable(let path, let user):
            "The user \(user) can reach neither the data directory nor \(path): choose another with --data-dir."
        case .socketPathTooLong(let path):
            "A socket under \(path) would have a name longer than \(SocketDirectory.pathBytesMax) bytes: "
                + "set XDG_RUNTIME_DIR or TMPDIR to a shorter path."
        case .commandFailed(let program, let output):
            "\(program) failed: \(output)"
        case .notReady(let service, let log):
            "The embedded \(service) did not become ready; its log ends with: \(log)"
        case .system(let call, let path, let reason):
            "\(call) failed for \(path): \(reason)."
        }
    }

    private static func sentence(_ installed: [Int]) -> String {
        switch installed.count {
        case 0: "no PostgreSQL is"
        case 1: "only PostgreSQL \(installed[0]) is"
        default: "only PostgreSQL \(installed.map(String.init).joined(separator: " and ")) are"
        }
    }
}
