public import Postgres

/// Reads a group's log in its order.
public struct EventReader: Sendable {
    static let deadline = Duration.seconds(5)

    let database: Database

    public init(database: Database) {
        self.database = database
    }

    /// Where a log stands.
    public struct Head: Sendable, Equatable {
        public let epoch: String
        public let lastSeq: Int64
        public let messageCount: Int64
    }

    /// The head, and the events after a number as they were then or a moment later.
    public struct Page: Sendable, Equatable {
        public let head: Head
        public let events: [Event]
    }

    /// At most `limit` events numbered after `after` and up to `through`.
    ///
    /// - Parameters:
    ///   - reader: who asks; nil for the server itself.
    ///   - lane: where the server itself reads.
    /// - Throws: `notMember` where the reader may not see the group, or there is none.
    public func page(
        of group: GroupID, after: Int64, through: Int64 = .max, limit: Int, as reader: UserID?,
        lane: Lane = ChatLanes.worker
    ) async throws(ChatError) -> Page {
        let results: [Rows]
        do throws(PostgresError) {
            results = try await database.run(
                [
                    Statement(EventSQL.head, group.uuid),
                    Statement(EventSQL.page, group.uuid, after, through, Int64(limit)),
                ], lane: reader == nil ? lane : ChatLanes.read,
                as: reader.map { .user($0.uuid) }, deadline: Self.deadline)
        } catch {
            throw ChatError(error)
        }
        guard let head = results[0].first else { throw .notMember }
        return try Self.decode(group, head, results[1])
    }

    /// Who lost their membership after a number and is no member now. To be asked after the page that it is about.
    func departures(from group: GroupID, after: Int64) async throws(ChatError) -> [Departure] {
        do throws(PostgresError) {
            let rows = try await database.run(
                [Statement(EventSQL.departures, group.uuid, after)], lane: ChatLanes.worker, deadline: Self.deadline)[0]
            return try rows.map { row throws(PostgresError) in try Departure(row) }
        } catch {
            throw ChatError(error)
        }
    }

    private static func decode(_ group: GroupID, _ head: Row, _ rows: Rows) throws(ChatError) -> Page {
        do throws(PostgresError) {
            var events: [Event] = []
            events.reserveCapacity(rows.count)
            for row in rows { events.append(try Event(group: group, row)) }
            return Page(head: try Head(head), events: events)
        } catch {
            throw ChatError(error)
        }
    }
}

extension EventReader.Head {
    init(_ row: Row) throws(PostgresError) {
        epoch = try row.decode("epoch")
        lastSeq = try row.decode("last_seq")
        messageCount = try row.decode("message_count")
    }
}

/// Somebody lost their membership, by a number.
struct Departure: Sendable, Equatable {
    let user: UserID
    let seq: Int64
    let end: SubscriptionEnd
}

extension Departure {
    init(_ row: Row) throws(PostgresError) {
        user = UserID(try row.decode("user_id", as: UUID128.self))
        seq = try row.decode("seq")
        end = try row.decode("change", as: String.self) == "left" ? .left : .removed
    }
}
