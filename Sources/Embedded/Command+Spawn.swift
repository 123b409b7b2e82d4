import Glibc

/// `POSIX_SPAWN_SETSID`, which the header shows only to sources that ask for GNU extensions.
private let ownSession: Int32 = 0x80

extension Command {
    /// Starts the program with this thread as its parent and returns its number.
    ///
    /// It gets a session of its own: an interrupt typed at our terminal is for us to act on, and a database
    /// that heard it too would be gone before the last message is stored.
    func spawn() throws(EmbeddedError) -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, output, O_WRONLY | O_CREAT | O_APPEND, 0o600)
        posix_spawn_file_actions_adddup2(&actions, 1, 2)
        closeInherited(&actions)

        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var signals = sigset_t()
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        sigfillset(&signals)
        posix_spawnattr_setsigdefault(&attributes, &signals)
        let flags = ownSession | Int32(POSIX_SPAWN_SETSIGMASK) | Int32(POSIX_SPAWN_SETSIGDEF)
        posix_spawnattr_setflags(&attributes, Int16(flags))

        var pid: pid_t = 0
        let code = withCStrings(argumentVector) { arguments in
            withCStrings(environment) { environment in
                posix_spawn(&pid, "/usr/bin/setpriv", &actions, &attributes, arguments, environment)
            }
        }
        guard code == 0 else {
            throw .system(call: "posix_spawn", path: program, reason: String(cString: strerror(code)))
        }
        return pid
    }
}

/// Keeps our sockets and locks from the child: one that outlives us would hold the port and the lock.
///
/// The C library has the call, but its header shows it only to sources that ask for GNU extensions.
private func closeInherited(_ actions: inout posix_spawn_file_actions_t) {
    typealias AddCloseFrom = @convention(c) (UnsafeMutablePointer<posix_spawn_file_actions_t>, Int32) -> Int32
    guard let symbol = dlsym(nil, "posix_spawn_file_actions_addclosefrom_np") else { return }
    _ = unsafeBitCast(symbol, to: AddCloseFrom.self)(&actions, 3)
}

/// Calls `body` with a null-terminated array of C strings.
private func withCStrings<Result>(
    _ words: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> Result
) -> Result {
    let copies = words.map { strdup($0) }
    defer { for copy in copies { free(copy) } }
    return body(copies + [nil])
}
