internal import Glibc

/// How many descriptors this process may have open, which bounds its connections.
enum OpenFiles {
    /// Descriptors that are for other things than people's connections: databases, logs, requests to models.
    static let reserve = 512

    /// Raises the soft limit to the hard one, and returns what holds from now on.
    static func raise() -> Int {
        let resource = __rlimit_resource_t(UInt32(RLIMIT_NOFILE.rawValue))
        var limit = rlimit()
        guard getrlimit(resource, &limit) == 0 else { return 1_024 }
        let wanted = limit.rlim_max
        if limit.rlim_cur < wanted {
            var raised = rlimit(rlim_cur: wanted, rlim_max: wanted)
            if setrlimit(resource, &raised) == 0 { limit = raised }
        }
        return Int(clamping: limit.rlim_cur)
    }

    /// How many connections there can be, from the setting and the limit on open files.
    static func connectionsMax(setting: Int, openFiles: Int) -> Int {
        max(1, min(setting, openFiles - reserve))
    }
}
