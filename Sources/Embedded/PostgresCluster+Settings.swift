extension PostgresCluster {
    /// Writes the configuration files. Ours are replaced at each start; `groupd.local.conf` is the
    /// operator's and is never touched.
    func configure() throws(EmbeddedError) {
        try FileSystem.write(Self.settings(memory: MachineMemory.bytes), to: path + "/postgresql.conf", owner: account)
        try FileSystem.write(Self.access, to: path + "/pg_hba.conf", owner: account)
    }

    /// How the server is started. What must hold stands here, where neither a file nor ALTER SYSTEM
    /// overrides it: durability, and no way in but the socket.
    func command(sockets: String, settings: [String: String]) -> Command {
        var required = [
            "listen_addresses": "", "port": String(Self.port), "unix_socket_directories": sockets,
            "unix_socket_permissions": "0700", "fsync": "on", "synchronous_commit": "on", "full_page_writes": "on",
            "logging_collector": "off", "log_destination": "stderr",
        ]
        if installation.vectorIsUnsafeInParallel { required["max_parallel_maintenance_workers"] = "0" }
        let arguments = settings.merging(required) { $1 }.sorted { $0.key < $1.key }.flatMap {
            ["-c", "\($0.key)=\($0.value)"]
        }
        return Command(
            "\(installation.binaries)/postgres", ["-D", path] + arguments, account: account, deathSignal: .interrupt,
            output: log.path)
    }

    /// What PostgreSQL keeps in memory of its own, in megabytes: an eighth of what there is. Search by meaning reads all
    /// over its index, and each page that is not there costs several times as much. Taken as it is used.
    static func bufferMegabytes(memory: Int) -> Int {
        min(max(memory / 8 / 1_048_576, 128), 2_048)
    }

    /// Defaults; the operator's file comes last and wins.
    private static func settings(memory: Int) -> String {
        """
        # Written by groupd at each start. Put settings of your own into groupd.local.conf, next to this file.
        max_connections = 100
        shared_buffers = \(bufferMegabytes(memory: memory))MB
        max_wal_size = 2GB
        wal_compression = on
        jit = off
        datestyle = 'iso, mdy'
        timezone = 'UTC'
        log_timezone = 'UTC'
        log_line_prefix = '%m [%p] '
        # What people write must not reach the log: neither statements nor the values an error names.
        log_min_error_statement = panic
        log_error_verbosity = terse
        include_if_exists = 'groupd.local.conf'

        """
    }

    /// Whoever can open the socket is trusted; its directory lets in our user and root alone.
    private static let access = """
        # Written by groupd at each start.
        local all all trust

        """
}
