import Embedded
import Glibc

/// The directory that holds all scratch files of this run of the tests.
///
/// Locked while the run lives, removed when it ends. A run that was killed leaves it unlocked, and the next
/// run removes it, with what its servers left elsewhere.
final class RunDirectory: Sendable {
    /// The one in memory, where there is enough of it.
    static let memory = RunDirectory(in: ScratchDirectory.base)
    /// The one where programs can be executed.
    static let temporary =
        ScratchDirectory.base == ScratchDirectory.temporary ? memory : .init(in: ScratchDirectory.temporary)

    private static let prefix = "groupd-test-"
    private static let lockName = ".lock"

    let path: String

    private init(in base: String) {
        Self.sweep(base)
        // Locked before it gets the name that a sweep looks for.
        guard let made = Self.makeDirectory("\(base)/groupd-new-"), Self.lock(made) else {
            preconditionFailure("tests need a writable directory for temporary files, and \(base) is none")
        }
        path = "\(base)/\(Self.prefix)\(made.suffix(6))"
        guard rename(made, path) == 0 else { preconditionFailure("\(path) is taken") }
        // A C function has no context: it finds the directories by their names.
        if base == ScratchDirectory.base {
            atexit { FileSystem.remove(RunDirectory.memory.path) }
        } else {
            atexit { FileSystem.remove(RunDirectory.temporary.path) }
        }
    }

    /// Makes a directory whose name begins with `prefix` and which other users may pass through.
    static func makeDirectory(_ prefix: String) -> String? {
        var template = Array("\(prefix)XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { return nil }
        let path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        chmod(path, 0o711)
        return path
    }

    /// Takes the lock for as long as the process lives; false where somebody else has it.
    private static func lock(_ path: String) -> Bool {
        let file = open("\(path)/\(lockName)", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard file >= 0 else { return false }
        if flock(file, LOCK_EX | LOCK_NB) == 0 { return true }
        close(file)
        return false
    }

    /// Removes what runs that are gone have left.
    private static func sweep(_ base: String) {
        for name in FileSystem.list(base) where name.hasPrefix(prefix) {
            let run = "\(base)/\(name)"
            guard lock(run) else { continue }
            ProcessTable.killPostgres(workingIn: run)
            for scratch in FileSystem.list(run).map({ "\(run)/\($0)" }) { clear(scratch) }
            FileSystem.remove(run)
        }
    }

    /// Removes what the servers of a scratch directory have outside of it: a mounted disk, sockets, and a
    /// database that had to lie elsewhere.
    private static func clear(_ scratch: String) {
        for path in [scratch, scratch + "/data"] where FileSystem.linkTarget(path) == nil {
            guard let data = try? DataDirectory(existing: path) else { continue }
            data.removeSockets()
            if let database = FileSystem.linkTarget(path + "/postgres"), database.hasPrefix("/var/lib/groupd/") {
                ProcessTable.killPostgres(workingIn: FileSystem.parent(of: database))
                FileSystem.remove(FileSystem.parent(of: database))
                rmdir("/var/lib/groupd")
            }
        }
        umount2(scratch, Int32(MNT_DETACH))
    }
}
