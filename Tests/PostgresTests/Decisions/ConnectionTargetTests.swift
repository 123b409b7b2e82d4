import Testing

@testable import Postgres

@Suite("Connection target")
struct ConnectionTargetTests {
    @Test(
        "only names are looked up: no sockets, no addresses, nothing that has an address already",
        arguments: [
            ("host=/run/postgresql", []), ("host=127.0.0.1", []), ("postgresql://[::1]:5432/x", []),
            ("host=db.example hostaddr=10.0.0.1", []), ("postgresql://db.example/x", ["db.example"]),
            ("host=a,/run,10.0.0.1,b", ["a", "b"]),
        ] as [(String, [String])])
    func names(connection: String, names: [String]) {
        #expect(ConnectionTarget(connection)?.namesToResolve == names)
    }

    @Test("each host is told once for each address, with its own port")
    func expansion() {
        let target = ConnectionTarget(host: "a,/run,b", port: "1,2,3", hasAddresses: false)
        let options = target.options(addresses: ["a": ["10.0.0.1", "10.0.0.2"], "b": ["10.0.0.3"]])
        #expect(options?.map(\.1) == ["a,a,/run,b", "10.0.0.1,10.0.0.2,,10.0.0.3", "1,1,2,3"])
    }

    @Test("one port serves all hosts, and a host that is not found is left out")
    func onePort() {
        let target = ConnectionTarget(host: "a,b", port: "6432", hasAddresses: false)
        #expect(target.options(addresses: ["b": ["10.0.0.3"]])?.map(\.1) == ["b", "10.0.0.3", "6432"])
        #expect(target.options(addresses: [:]) == nil)
    }

    @Test("what libpq cannot read is refused without being quoted")
    func unreadable() async {
        let configuration = PostgresConfiguration("postgre://user:hunter2@host/db")
        #expect(ConnectionTarget(configuration.connection) == nil)
        let database = Database(configuration: configuration, lanes: [.one])
        database.start()
        let error = await postgresError { try await database.fetch(SQL("one", "select 1"), lane: .one) }
        #expect(error?.connectionFailure == ConnectOptions.unreadable)
        await database.shutdown()
        do throws(MigrationError) {
            _ = try await Migrator(configuration: configuration, migrations: []).migrate()
            Issue.record("it was read")
        } catch {
            #expect(error == .unreachable(reason: ConnectOptions.unreadable))
        }
    }
}
