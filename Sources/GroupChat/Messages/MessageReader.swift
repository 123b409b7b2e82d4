public import Postgres

/// Reads a group's history, always as the person who asks.
///
/// Every call throws `notMember` where the asker is none, and `overloaded` or `unavailable` where the database does
/// not answer.
public struct MessageReader: Sendable {
    static let deadline = Duration.seconds(5)

    let database: Database

    public init(database: Database) {
        self.database = database
    }

    /// Which stretch of a history.
    public enum Place: Sendable, Equatable {
        case newest
        /// Both exclusive.
        case before(Int64), after(Int64)
        /// With the message of this number in the middle, where there is one.
        case around(Int64)
    }

    /// A stretch of a history in ascending `seq`.
    public struct Stretch: Sendable, Equatable {
        public let messages: [Message]
        public let head: EventReader.Head
        /// Where the next stretch in the same direction begins; nil at the end, and for a place without a direction.
        public let next: Int64?
    }

    /// At most `limit` messages; with a thread, its replies alone.
    public func stretch(
        of group: GroupID, _ place: Place, thread: Int64? = nil, limit: Int, as asker: UserID
    ) async throws(ChatError) -> Stretch {
        let statements = [Statement(EventSQL.head, group.uuid)] + place.statements(group, thread, limit)
        do throws(PostgresError) {
            let results = try await database.run(
                statements, lane: ChatLanes.read, as: .user(asker.uuid), deadline: Self.deadline)
            if let head = results[0].first {
                var messages: [Message] = []
                for rows in results.dropFirst() { for row in rows { messages.append(try Message(group: group, row)) } }
                return place.stretch(messages, limit: limit, head: try EventReader.Head(head))
            }
        } catch {
            throw ChatError(error)
        }
        throw .notMember
    }

    /// One message as it is now.
    ///
    /// - Parameter asker: who asks; nil for the server itself, which sees nobody's likes as its own.
    /// - Throws: `messageNotFound` where the group has none of that number.
    public func message(_ seq: Int64, of group: GroupID, as asker: UserID?) async throws(ChatError) -> Message {
        let rows: [Rows]
        let message: Message?
        do throws(PostgresError) {
            rows = try await database.run(
                [Statement(EventSQL.head, group.uuid), Statement(MessageSQL.one, group.uuid, seq)],
                lane: asker == nil ? ChatLanes.worker : ChatLanes.read, as: asker.map { .user($0.uuid) },
                deadline: Self.deadline)
            message = try rows[1].first.map { row throws(PostgresError) in try Message(group: group, row) }
        } catch {
            throw ChatError(error)
        }
        guard !rows[0].isEmpty else { throw .notMember }
        guard let message else { throw .messageNotFound }
        return message
    }
}

extension MessageReader.Place {
    /// One more than asked for tells whether there are more.
    func statements(_ group: GroupID, _ thread: Int64?, _ limit: Int) -> [Statement] {
        switch self {
        case .newest: [Self.before(.max, group, thread, limit + 1)]
        case .before(let seq): [Self.before(seq, group, thread, limit + 1)]
        case .after(let seq): [Self.after(seq, group, thread, limit + 1)]
        case .around(let seq):
            [
                Self.before(seq, group, thread, limit / 2),
                Self.after(max(seq, 1) - 1, group, thread, limit - limit / 2),
            ]
        }
    }

    private static func before(_ seq: Int64, _ group: GroupID, _ thread: Int64?, _ limit: Int) -> Statement {
        thread.map { Statement(MessageSQL.repliesBefore, group.uuid, Int64(limit), seq, $0) }
            ?? Statement(MessageSQL.before, group.uuid, Int64(limit), seq)
    }

    private static func after(_ seq: Int64, _ group: GroupID, _ thread: Int64?, _ limit: Int) -> Statement {
        thread.map { Statement(MessageSQL.repliesAfter, group.uuid, Int64(limit), seq, $0) }
            ?? Statement(MessageSQL.after, group.uuid, Int64(limit), seq)
    }

    func stretch(_ messages: [Message], limit: Int, head: EventReader.Head) -> MessageReader.Stretch {
        let hasMore = messages.count > limit
        switch self {
        case .newest, .before:
            let kept = Array(messages.suffix(limit))
            return .init(messages: kept, head: head, next: hasMore ? kept.first?.seq : nil)
        case .after:
            let kept = Array(messages.prefix(limit))
            return .init(messages: kept, head: head, next: hasMore ? kept.last?.seq : nil)
        case .around:
            return .init(messages: messages, head: head, next: nil)
        }
    }
}
