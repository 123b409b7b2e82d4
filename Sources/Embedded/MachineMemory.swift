import Glibc

/// How much memory there is for us, in bytes: the machine's, or what a container may use of it.
enum MachineMemory {
    static var bytes: Int {
        let machine = sysconf(Int32(_SC_PHYS_PAGES)) * sysconf(Int32(_SC_PAGESIZE))
        let limits = ["/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"]
        return limits.compactMap { FileSystem.read($0).flatMap(limit) }.reduce(machine, min)
    }

    /// Nil where there is no limit, which is written as `max`, or as a number too large for any machine.
    static func limit(_ text: String) -> Int? {
        Int(text.prefix { !$0.isWhitespace })
    }
}
