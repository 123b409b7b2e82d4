package import Glibc

/// The processes of this machine, as far as this user may look at them.
package enum ProcessTable {
    /// The processes of PostgreSQL that work in the directory or below it: those that serve a data directory
    /// all do. The name is asked, too, for a person's shell may stand in the same place.
    ///
    /// `path` has to be resolved. A process of another user is not seen, except by root.
    package static func postgres(workingIn path: String) -> [pid_t] {
        FileSystem.list("/proc").compactMap { pid_t($0) }.filter { pid in
            guard let directory = FileSystem.linkTarget("/proc/\(pid)/cwd") else { return false }
            return (directory == path || directory.hasPrefix(path + "/"))
                && FileSystem.read("/proc/\(pid)/comm") == "postgres\n"
        }
    }

    /// Kills those processes and waits, at most two seconds, until they are gone.
    ///
    /// For files that nobody wants any more: a process that still runs would write them again.
    package static func killPostgres(workingIn path: String) {
        for _ in 1...200 {
            let left = postgres(workingIn: path)
            guard !left.isEmpty else { return }
            for pid in left { kill(pid, SIGKILL) }
            usleep(10_000)
        }
    }
}
