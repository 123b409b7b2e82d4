import GroupChat
import Postgres
import TestSupport

/// A migrated database with a server's way to it and an administrator's.
struct ChatFixture: Sendable {
    let nodes: [ChatNode]
    /// Whom no policy stops: to set a scene, and to look from outside.
    let admin: Database

    static let adminLane = Lane(name: "admin", connections: 2, depth: 1)

    /// Runs `body` on the test's own database, with as many nodes as asked for.
    static func with<R: Sendable>(nodes count: Int = 1, _ body: (ChatFixture) async throws -> R) async throws -> R {
        let scratch = ScratchDatabase.current
        let admin = Database(
            configuration: PostgresConfiguration(scratch.connectionString()), lanes: [adminLane])
        admin.start()
        var nodes: [ChatNode] = []
        for _ in 0..<count { nodes.append(try await ChatNode(connection: scratch.connectionString(user: "groupd"))) }
        do {
            let result = try await body(ChatFixture(nodes: nodes, admin: admin))
            await close(nodes, admin)
            return result
        } catch {
            await close(nodes, admin)
            throw error
        }
    }

    private static func close(_ nodes: [ChatNode], _ admin: Database) async {
        for node in nodes { await node.shutdown() }
        await admin.shutdown()
    }

    private static let age = SQL(
        "test.age",
        "update groupd.read_positions set sent_at = sent_at - make_interval(secs => $2) where group_id = $1")

    /// Lets time pass for slow mode in a group: what was sent was sent so much earlier.
    func passTime(_ time: Duration, in group: GroupID) async throws {
        _ = try await admin.execute(Self.age, group.uuid, time / .seconds(1), lane: Self.adminLane)
    }

    private static let insertUsers = SQL(
        "test.insert_users", "insert into groupd.users (id, name) select id, 'user ' || id from unnest($1) id")

    /// Makes people, who are in no group yet.
    func people(_ count: Int) async throws -> [UserID] {
        let people = (0..<count).map { _ in UserID.random() }
        _ = try await admin.execute(Self.insertUsers, people.map(\.uuid), lane: Self.adminLane)
        return people
    }
}
