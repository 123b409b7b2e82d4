import Embedded
import Glibc

/// A directory for one test, removed by whoever made it or, at the latest, with the run.
package enum ScratchDirectory {
    private static let roomMin: UInt64 = 1 << 30

    /// Where the files of a scratch directory lie.
    package enum Place: Sendable {
        /// In memory where there is more than a gigabyte of it, which makes every fsync free.
        case memory
        /// In the directory for temporary files, where programs can be executed, too.
        case temporary
    }

    static let base: String = {
        let memory = "/dev/shm"
        guard access(memory, W_OK | X_OK) == 0, let space = DiskSpace.at(memory), space.bytesFree > roomMin else {
            return temporary
        }
        return memory
    }()

    static var temporary: String { getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp" }

    /// Makes an empty directory that other users may pass through, not look into.
    package static func make(_ name: String, in place: Place = .memory) throws -> String {
        let run = place == .memory ? RunDirectory.memory : RunDirectory.temporary
        guard let path = RunDirectory.makeDirectory("\(run.path)/\(name)-") else {
            throw EmbeddedError.system(call: "mkdtemp", path: run.path, reason: String(cString: strerror(errno)))
        }
        return path
    }

    /// Calls `body` with a new directory and removes it afterwards.
    package static func with<Result>(
        _ name: String, in place: Place = .memory, _ body: (String) async throws -> Result
    ) async throws -> Result {
        let path = try make(name, in: place)
        defer { FileSystem.remove(path) }
        return try await body(path)
    }
}
