import GroupChat
import Postgres

/// One server's way to the database: its own connections, its own batches.
struct ChatNode: Sendable {
    let database: Database
    let writer: BatchWriter
    let groups: GroupWriter
    let events: EventReader

    init(connection: String) async throws {
        database = Database(configuration: PostgresConfiguration(connection), lanes: ChatLanes.all)
        database.start()
        try await database.ready(timeout: .seconds(20))
        writer = BatchWriter(database: database)
        groups = GroupWriter(database: database)
        events = EventReader(database: database)
    }

    func shutdown() async {
        writer.stop()
        await database.shutdown()
    }
}
