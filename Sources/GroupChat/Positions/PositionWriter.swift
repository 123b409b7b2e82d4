import Postgres
import Synchronization

/// Stores how far people have read and received, one batch after the other: in a busy group each message is followed
/// by a position of everyone who sees it, and a transaction for each would cost more than the message did.
///
/// A completion is called once, after the commit or with why it failed, on no particular thread; it must not block.
final class PositionWriter: Sendable {
    typealias Completion = @Sendable (Result<Positions.Position, ChatError>) -> Void
    typealias Queue = PositionQueue<Completion>

    private static let deadline = Duration.seconds(5)

    private let database: Database
    private let moved: @Sendable (Signal, GroupID) -> Void
    private let queue = Mutex(Queue())

    init(database: Database, moved: @escaping @Sendable (Signal, GroupID) -> Void) {
        self.database = database
        self.moved = moved
    }

    /// Moves a position, and waits for where it is then. Cancelling the task does not take it back.
    func submit(_ move: Queue.Move, in group: GroupID, of user: UserID) async throws(ChatError) -> Positions.Position {
        let result = await withCheckedContinuation { continuation in
            let action = queue.withLock {
                $0.submit(move, Queue.Key(group: group, user: user)) { continuation.resume(returning: $0) }
            }
            if let action { perform(action) }
        }
        return try result.get()
    }

    private func perform(_ action: Queue.Action) {
        switch action {
        case .write(let entries): write(entries)
        case .refuse(let ticket, let error): ticket(.failure(error))
        }
    }

    private func write(_ entries: [Queue.Entry]) {
        let statement = Statement(
            PositionSQL.move, entries.map(\.key.group.uuid), entries.map(\.key.user.uuid), entries.map(\.move.readTo),
            entries.map(\.move.receivedTo), entries.map(\.move.asksUnread))
        database.run([statement], lane: ChatLanes.positions, deadline: Self.deadline) { [self] result in
            do throws(PostgresError) {
                answer(entries, try Self.positions(of: entries, result.get()[0]))
            } catch {
                for ticket in entries.lazy.flatMap(\.tickets) { ticket(.failure(ChatError(error))) }
            }
            if let next = queue.withLock({ $0.ended() }) { perform(next) }
        }
    }

    /// By place; nil of who is no member.
    private static func positions(
        of entries: [Queue.Entry], _ rows: Rows
    ) throws(PostgresError) -> [Positions.Position?] {
        var positions: [Positions.Position?] = Array(repeating: nil, count: entries.count)
        for row in rows { positions[try row.decode("place", as: Int.self) - 1] = try Positions.Position(row) }
        return positions
    }

    private func answer(_ entries: [Queue.Entry], _ positions: [Positions.Position?]) {
        for (entry, position) in zip(entries, positions) {
            guard let position else {
                for ticket in entry.tickets { ticket(.failure(.notMember)) }
                continue
            }
            if position.hasRead {
                moved(.read(entry.key.user, seq: position.lastReadSeq), entry.key.group)
            } else if position.hasReceived {
                moved(.received(entry.key.user, seq: position.receivedSeq), entry.key.group)
            }
            for ticket in entry.tickets { ticket(.success(position)) }
        }
    }
}
