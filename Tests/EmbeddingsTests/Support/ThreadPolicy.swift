import Glibc

/// What the kernel says of this process's threads.
enum ThreadPolicy {
    /// How those of a name are scheduled: 0 as most, 5 only while nothing else runs.
    static func ofThreads(named name: String) -> [Int32] {
        threads().filter { comm($0) == name }.map { sched_getscheduler($0) }
    }

    static func count(named name: String) -> Int { ofThreads(named: name).count }

    private static func threads() -> [pid_t] {
        guard let directory = opendir("/proc/self/task") else { return [] }
        defer { closedir(directory) }
        var threads: [pid_t] = []
        while let entry = readdir(directory) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) {
                String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
            }
            if let thread = pid_t(name) { threads.append(thread) }
        }
        return threads
    }

    private static func comm(_ thread: pid_t) -> String {
        let descriptor = open("/proc/self/task/\(thread)/comm", O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return "" }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: 64)
        let count = read(descriptor, &bytes, bytes.count)
        return String(decoding: bytes.prefix(max(0, count)).prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
    }
}
