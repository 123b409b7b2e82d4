public import Postgres

/// Hands out a group's history, oldest message first.
///
/// It is read a page at a time, each by a short query of its own: a slow receiver holds up neither a connection nor
/// the database's cleaning, and whoever is removed meanwhile gets no further page. What is there at the beginning is
/// handed out, as it is when its page is read. Tombstones and the server's own messages are left out.
public struct GroupExport: Sendable {
    static let deadline = Duration.seconds(60)

    private let database: Database
    private let group: GroupID
    private let reader: UserID
    private let through: Int64
    /// Client ids that several authors chose, which are no keys.
    private let doubled: Set<UUID128>
    private var last: Int64 = 0

    /// - Throws: `notMember`; `notAllowed` where the reader is no admin.
    public init(of group: GroupID, as reader: UserID, database: Database) async throws(ChatError) {
        self.database = database
        self.group = group
        self.reader = reader
        do throws(any Error) {
            let results = try await database.run(
                [Statement(ExportSQL.head, group.uuid, reader.uuid), Statement(ExportSQL.doubled, group.uuid)],
                lane: ChatLanes.read, as: .user(reader.uuid), deadline: Self.deadline)
            through = try Self.lastSeq(results[0])
            doubled = Set(try results[1].map { row in try row.decode("client_id", as: UUID128.self) })
        } catch {
            throw ChatError(ofExport: error)
        }
    }

    /// A group's owner, who may have it exported; nil where there is none.
    public static func owner(of group: GroupID, database: Database) async throws(ChatError) -> UserID? {
        do throws(PostgresError) {
            let row = try await database.fetchOne(ExportSQL.owner, group.uuid, lane: ChatLanes.worker)
            return try row.map { row throws(PostgresError) in UserID(try row.decode("user_id", as: UUID128.self)) }
        } catch {
            throw ChatError(error)
        }
    }

    /// The next messages, at most `limit`; none at the end.
    ///
    /// - Throws: `notMember` or `notAllowed` where the reader is no admin any more.
    public mutating func next(limit: Int = 500) async throws(ChatError) -> [ExportLine] {
        do throws(any Error) {
            let results = try await database.run(
                [
                    Statement(ExportSQL.head, group.uuid, reader.uuid),
                    Statement(ExportSQL.page, group.uuid, last, through, Int64(limit)),
                ], lane: ChatLanes.read, as: .user(reader.uuid), deadline: Self.deadline)
            _ = try Self.lastSeq(results[0])
            let lines = try results[1].map { row in try ExportLine(row, doubled: doubled) }
            last = lines.last?.seq ?? through
            return lines
        } catch {
            throw ChatError(ofExport: error)
        }
    }

    /// Where the log stands, for an admin.
    private static func lastSeq(_ rows: Rows) throws -> Int64 {
        guard let row = rows.first else { throw ChatError.notMember }
        guard let role = Role(rawValue: try row.decode("role")), role >= .admin else {
            throw ChatError.notAllowed(.needsAdmin)
        }
        return try row.decode("last_seq")
    }
}

extension ChatError {
    fileprivate init(ofExport error: any Error) {
        switch error {
        case let error as ChatError: self = error
        case let error as PostgresError: self.init(error)
        default: self = .internal
        }
    }
}
