import ChatLoad
import GroupChat
import Postgres

/// What the server's batches replace: the same statements, one message a transaction.
struct SingleSends: Sendable {
    /// As the writer's lanes, with a connection for as many senders as a small server would give.
    private static let lane = Lane(
        name: "singles", connections: 8, depth: 1, role: ChatLanes.held.role, queueCountMax: 1_024,
        settings: ChatLanes.held.settings)
    private static let deadline = Duration.seconds(30)

    private let database: Database

    static func open(_ server: ServerProcess) async throws -> SingleSends {
        let connection = "host='\(server.socketDirectory)' dbname='groupd' user='postgres'"
        let database = Database(
            configuration: PostgresConfiguration(connection, applicationName: "groupd-load"), lanes: [lane])
        database.start()
        try await database.ready(timeout: .seconds(10))
        return SingleSends(database: database)
    }

    func close() async { await database.shutdown() }

    /// This many senders, each one message at a time into its group, for so long. Messages a second.
    ///
    /// - Parameter asBatch: by the very statements of a batch, not by those of a message alone.
    func flood(
        _ duration: Duration, groups: [String], people: [Person], senders: Int, asBatch: Bool
    ) async throws -> Double {
        let clock = ContinuousClock()
        let start = clock.now
        let count = try await withThrowingTaskGroup(of: Int.self) { tasks in
            for sender in 0..<senders {
                tasks.addTask {
                    let group = groups[sender % groups.count], person = people[sender % people.count]
                    var count = 0
                    while clock.now - start < duration {
                        try await send(group, person, asBatch: asBatch)
                        count += 1
                    }
                    return count
                }
            }
            return try await tasks.reduce(0, +)
        }
        return Double(count) / ((clock.now - start) / .seconds(1))
    }

    /// Messages by the server's statements, one after the other.
    func messages(_ count: Int, group: String, person: Person) async throws -> Latencies {
        var latencies = Latencies()
        for _ in 0..<count {
            let start = Monotonic.now
            try await send(group, person, asBatch: false)
            latencies.add(nanoseconds: Monotonic.now - start)
        }
        return latencies
    }

    private func send(_ group: String, _ person: Person, asBatch: Bool) async throws {
        guard let group = GroupID(group), let author = UserID(person.id) else {
            throw BenchFailure("the server's ids are not what its domain takes")
        }
        let draft = try Draft.message(
            group: group, author: author, clientID: nil, content: "A sentence of usual length, and one more of it.",
            charactersMax: 8_000)
        let plan = BatchPlan(drafts: [draft], lockTimeout: .seconds(20), hasLoneStatements: !asBatch)
        let results = try await database.run(plan.statements, lane: Self.lane, deadline: Self.deadline)
        guard case .decided(.success)? = try plan.outcomes(results).first else {
            throw BenchFailure("a message was not stored")
        }
    }
}
