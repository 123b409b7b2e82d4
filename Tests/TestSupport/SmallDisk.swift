import Embedded
import Glibc
import Testing

/// A file system of a few megabytes, in memory.
package enum SmallDisk {
    /// True where this process may mount one. Tried once, for containers differ.
    package static let isPossible: Bool = {
        guard let path = try? ScratchDirectory.make("mount") else { return false }
        defer { FileSystem.remove(path) }
        guard mount("tmpfs", path, "tmpfs", 0, "size=1m") == 0 else { return false }
        umount(path)
        return true
    }()

    /// Calls `body` with the path of a new one, and takes it away afterwards.
    package static func with(megabytes: Int, _ body: (String) async throws -> Void) async throws {
        try await ScratchDirectory.with("disk") { path in
            try #require(mount("tmpfs", path, "tmpfs", 0, options(megabytes)) == 0)
            defer { umount2(path, Int32(MNT_DETACH)) }
            try await body(path)
        }
    }

    /// Gives it another size, with what is on it.
    package static func resize(_ path: String, megabytes: Int) throws {
        try #require(mount("tmpfs", path, "tmpfs", UInt(MS_REMOUNT), options(megabytes)) == 0)
    }

    /// Writes a file of that size.
    package static func fill(_ path: String, megabytes: Int) async throws {
        let exit = await ChildProcess.run(Command("/usr/bin/fallocate", ["-l", "\(megabytes)MiB", path]))
        #expect(exit == .code(0))
    }

    private static func options(_ megabytes: Int) -> String { "size=\(megabytes)m,mode=0711" }
}
