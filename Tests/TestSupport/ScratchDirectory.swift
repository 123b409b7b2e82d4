import Embedded
import Glibc

/// A directory for one test or one run of tests, removed by whoever made it.
package enum ScratchDirectory {
    private static let roomMin: UInt64 = 1 << 30

    /// Where scratch directories belong: memory where there is more than a gigabyte of it, which makes every
    /// fsync free, else the directory for temporary files.
    package static let base: String = {
        let memory = "/dev/shm"
        if access(memory, W_OK | X_OK) == 0, let space = DiskSpace.at(memory), space.bytesFree > roomMin {
            return memory
        }
        return temporary
    }()

    /// The directory for temporary files, where programs can be executed, too.
    package static var temporary: String { getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp" }

    /// Makes an empty directory that other users may pass through, not look into.
    package static func make(_ prefix: String, in base: String = base) throws -> String {
        var template = Array("\(base)/\(prefix)-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else {
            throw EmbeddedError.system(call: "mkdtemp", path: base, reason: String(cString: strerror(errno)))
        }
        let path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        chmod(path, 0o711)
        return path
    }

    /// Calls `body` with a new directory and removes it afterwards.
    package static func with<Result>(
        _ prefix: String, in base: String = base, _ body: (String) async throws -> Result
    ) async throws -> Result {
        let path = try make(prefix, in: base)
        defer { FileSystem.remove(path) }
        return try await body(path)
    }
}
