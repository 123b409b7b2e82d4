import Glibc

@testable import Postgres

/// A PostgreSQL server of the test's own, on a UNIX socket in a temporary folder.
///
/// A guardian process holds the reading end of a pipe: when this process closes it or dies, in whatever way, the
/// server is ended and the folder removed.
final class Cluster: Sendable {
    let folder: String
    private let guardian: pid_t
    private let lifeline: Int32

    private init(folder: String, guardian: pid_t, lifeline: Int32) {
        self.folder = folder
        self.guardian = guardian
        self.lifeline = lifeline
    }

    /// Starts a server with further lines of configuration.
    static func start(_ settings: String = "") async throws -> Cluster {
        var template = Array("/tmp/gpg.XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw Shell.Failure(script: "mkdtemp", code: errno) }
        let folder = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else { throw Shell.Failure(script: "pipe", code: errno) }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        let guardian = try Shell.spawn(Scripts.guardian, [folder], input: ends[0])
        close(ends[0])
        let cluster = Cluster(folder: folder, guardian: guardian, lifeline: ends[1])
        try await Shell.run(Scripts.create, folder, settings)
        try await cluster.boot()
        return cluster
    }

    /// Starts the server again, however it ended; a killed one may need several attempts.
    func boot() async throws { try await Shell.run(Scripts.boot, folder) }

    /// Ends the server and removes everything.
    func stop() async {
        close(lifeline)
        _ = await Shell.wait(for: guardian)
    }

    func restart() async throws {
        try await Shell.run(Scripts.restart, folder)
    }

    /// Signals the postmaster alone.
    func signalPostmaster(_ signal: Int32) async throws {
        try await Shell.run("kill -\"$2\" $(head -1 \"$1/data/postmaster.pid\")", folder, "\(signal)")
    }

    func configuration(_ database: String = "postgres") -> PostgresConfiguration {
        PostgresConfiguration("host=\(folder) user=postgres dbname=\(database)")
    }
}

extension Cluster {
    /// A cluster for one test.
    static func with(_ settings: String = "", _ body: (Cluster) async throws -> Void) async throws {
        let cluster = try await Cluster.start(settings)
        do {
            try await body(cluster)
        } catch {
            await cluster.stop()
            throw error
        }
        await cluster.stop()
    }
}

/// PostgreSQL refuses to run as root: there its own user is taken on.
private enum Scripts {
    private static let prelude = """
        bin=$(ls -d /usr/lib/postgresql/*/bin | sort -V | tail -1)
        as() { if [ "$(id -u)" = 0 ]; then setpriv --reuid postgres --regid postgres --init-groups "$@"
            else "$@"; fi; }

        """

    static let create =
        prelude + """
            set -e
            [ "$(id -u)" = 0 ] && chown postgres "$1"
            cd "$1"
            as "$bin/initdb" -D "$1/data" -U postgres -A trust -N -E UTF8 --locale=C.UTF-8 >"$1/log" 2>&1
            cat >>"$1/data/postgresql.conf" <<EOF
            listen_addresses = ''
            unix_socket_directories = '$1'
            fsync = off
            shared_buffers = 16MB
            log_min_messages = fatal
            $2
            EOF
            """

    static let boot =
        prelude + """
            cd "$1"
            for attempt in $(seq 1 60); do
                as "$bin/pg_ctl" -D "$1/data" -l "$1/server.log" -s -w -t 30 start >/dev/null 2>&1 && exit 0
                sleep 0.5
            done
            exit 1
            """

    static let restart =
        prelude + """
            cd "$1"
            as "$bin/pg_ctl" -D "$1/data" -l "$1/server.log" -s -w -m fast restart >/dev/null 2>&1
            """

    static let guardian = """
        read -r _
        pid=$(head -1 "$1/data/postmaster.pid" 2>/dev/null)
        if [ -n "$pid" ]; then
            children=$(ps -o pid= --ppid "$pid")
            kill -CONT $pid $children 2>/dev/null
            kill -QUIT $pid 2>/dev/null
            for i in $(seq 1 100); do kill -0 $pid $children 2>/dev/null || break; sleep 0.1; done
        fi
        rm -rf "$1"
        """
}
