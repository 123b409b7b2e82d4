package import Glibc

/// The processes of this machine, as far as this user may look at them.
package enum ProcessTable {
    /// The processes of PostgreSQL that serve the data directory: all of them work there. The name is asked,
    /// too, for a person's shell may stand in the same place.
    ///
    /// `path` has to be resolved. A process of another user is not seen, except by root.
    package static func postgres(workingIn path: String) -> [pid_t] {
        FileSystem.list("/proc").compactMap { pid_t($0) }.filter { pid in
            FileSystem.linkTarget("/proc/\(pid)/cwd") == path && FileSystem.read("/proc/\(pid)/comm") == "postgres\n"
        }
    }
}
