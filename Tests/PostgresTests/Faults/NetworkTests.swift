import Glibc
import Testing

@testable import Postgres

@Suite("Over the network")
struct NetworkTests {
    /// A port that nobody listens on.
    private static func freePort() throws -> UInt16 {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let code = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, length) == 0 ? getsockname(descriptor, $0, &length) : -1
            }
        }
        guard code == 0 else { throw Shell.Failure(script: "bind", code: errno) }
        return UInt16(bigEndian: address.sin_port)
    }

    @Test("a host's name is looked up, and large results come whole through TLS")
    func tls() async throws {
        let port = try Self.freePort()
        try await Cluster.with("listen_addresses = 'localhost'\nport = \(port)") { cluster in
            try await Shell.run(Self.certificate, cluster.folder, "\(port)")
            let configuration = PostgresConfiguration(
                "postgresql://postgres@localhost:\(port)/postgres?sslmode=verify-full"
                    + "&sslrootcert=\(cluster.folder)/data/server.crt")
            try await Database.with(configuration, lanes: [.one]) { database in
                let isEncrypted: Bool = try await database.scalar(
                    "select ssl from pg_stat_ssl where pid = pg_backend_pid()")
                #expect(isEncrypted)
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for size in [1, 8_000, 8_191, 8_192, 16_383, 16_384, 40_000, 1_000_000] {
                        group.addTask {
                            let text: String = try await database.scalar("select repeat('x', $1::int)", size)
                            #expect(text.utf8.count == size)
                        }
                    }
                    try await group.waitForAll()
                }
            }
        }
    }

    private static let certificate = """
        set -e
        cd "$1/data"
        openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost -addext subjectAltName=DNS:localhost \
            -keyout server.key -out server.crt 2>/dev/null
        chmod 600 server.key && chmod 644 server.crt && chmod 711 . ..
        [ "$(id -u)" = 0 ] && chown postgres server.key server.crt
        echo 'ssl = on' >>postgresql.conf
        kill -HUP $(head -1 postmaster.pid)
        for attempt in $(seq 1 100); do
            openssl s_client -starttls postgres -connect "localhost:$2" </dev/null 2>/dev/null | grep -q BEGIN && exit 0
            sleep 0.1
        done
        exit 1
        """

    @Test("a name that cannot be found is said so, and holds up no lane")
    func unknownName() async {
        let configuration = PostgresConfiguration("host=no-such-host.invalid dbname=x")
        let database = Database(configuration: configuration, lanes: [.one])
        database.start()
        await eventually("the reason was never told") {
            await postgresError { try await database.fetch(SQL("one", "select 1"), lane: .one) }?.connectionFailure
                == "the host's name cannot be resolved"
        }
        await database.shutdown()
    }
}
