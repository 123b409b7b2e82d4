import Synchronization

@testable import Postgres

/// The one server of the ordinary tests, started by whoever comes first, and ended with this process.
enum SharedCluster {
    private static let starting = Task { try await Cluster.start("max_connections = 400") }
    private static let serial = Atomic<Int>(0)

    /// An emptied database of the caller's own, dropped afterwards.
    static func withScratch(_ body: (Cluster, PostgresConfiguration) async throws -> Void) async throws {
        let cluster = try await starting.value
        let name = "scratch_\(serial.add(1, ordering: .relaxed).newValue)"
        let control = try await Database.connected(cluster.configuration(), lanes: [.control])
        try await control.execute(SQL("create", "create database \(name)"), lane: .control, deadline: .seconds(60))
        do {
            try await body(cluster, cluster.configuration(name))
        } catch {
            await drop(name, control)
            throw error
        }
        await drop(name, control)
    }

    private static func drop(_ name: String, _ control: Database) async {
        _ = try? await control.execute(
            SQL("drop", "drop database \(name) with (force)"), lane: .control, deadline: .seconds(60))
        await control.shutdown()
    }

    /// A database with these lanes in a scratch database.
    static func with(
        _ lanes: [Lane] = [.one], adjust: (inout PostgresConfiguration) -> Void = { _ in },
        observe: (@Sendable (PostgresObservation) -> Void)? = nil, _ body: (Database) async throws -> Void
    ) async throws {
        try await withScratch { _, scratch in
            var configuration = scratch
            // Not what these tests are about: on a busy machine a reconnect can take longer than the default.
            configuration.unavailableAfter = .seconds(20)
            configuration.shutdownGrace = .seconds(20)
            adjust(&configuration)
            try await Database.with(configuration, lanes: lanes, observe: observe, body)
        }
    }
}

extension Database {
    static func connected(
        _ configuration: PostgresConfiguration, lanes: [Lane],
        observe: (@Sendable (PostgresObservation) -> Void)? = nil
    ) async throws -> Database {
        let database = Database(configuration: configuration, lanes: lanes, observe: observe)
        database.start()
        try await database.ready(timeout: .seconds(20))
        return database
    }

    /// A database that is shut down when `body` is over, in whatever way.
    static func with(
        _ configuration: PostgresConfiguration, lanes: [Lane],
        observe: (@Sendable (PostgresObservation) -> Void)? = nil, _ body: (Database) async throws -> Void
    ) async throws {
        let database = try await connected(configuration, lanes: lanes, observe: observe)
        do {
            try await body(database)
        } catch {
            await database.shutdown()
            throw error
        }
        await database.shutdown()
    }
}

extension Database {
    /// The first column of the first row.
    func scalar<Value: PostgresDecodable, each Parameter: PostgresEncodable>(
        _ text: String, _ parameters: repeat each Parameter, as type: Value.Type = Value.self, lane: Lane = .one,
        identity: Identity? = nil
    ) async throws -> Value {
        let rows = try await fetch(
            SQL(text, text), repeat each parameters, lane: lane, as: identity, deadline: .seconds(30))
        return try rows[0][0]
    }

    /// Runs a statement for its effect.
    func perform(_ text: String, lane: Lane = .one) async throws {
        try await execute(SQL(text, text), lane: lane, deadline: .seconds(60))
    }
}

extension Lane {
    static let control = Lane(name: "control", connections: 1, depth: 1)
    /// One connection, pipelined.
    static let one = Lane(name: "one", connections: 1, depth: 32)
    /// One connection, one unit at a time.
    static let single = Lane(name: "single", connections: 1, depth: 1)
    static let pool = Lane(name: "pool", connections: 4, depth: 16)
}

/// The kind of the `PostgresError` that a call ends with; nil where it does not.
func errorKind<Value>(_ body: () async throws -> Value) async -> PostgresError.Kind? {
    await postgresError(body)?.kind
}

func postgresError<Value>(_ body: () async throws -> Value) async -> PostgresError? {
    do {
        _ = try await body()
        return nil
    } catch {
        return error as? PostgresError
    }
}
