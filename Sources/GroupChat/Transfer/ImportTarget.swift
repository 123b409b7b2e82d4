import Postgres

/// The group that a history goes into.
public enum ImportTarget: Sendable, Equatable {
    case id(GroupID)
    /// Made where no group has the name.
    case name(String)
}

extension ImportTarget {
    /// The group, made where it has to be.
    func group(for owner: UserID, _ database: Database) async throws(ImportError) -> GroupID {
        switch self {
        case .id(let group):
            return group
        case .name(let name):
            let groups = try await Self.groups(named: name, database)
            if let group = groups.first {
                guard groups.count == 1 else { throw .groupAmbiguous(count: groups.count) }
                return group
            }
            do throws(ChatError) {
                return try await GroupWriter(database: database).create(.init(name: name), owner: owner)
            } catch {
                throw .failed(error)
            }
        }
    }

    private static func groups(named name: String, _ database: Database) async throws(ImportError) -> [GroupID] {
        do throws(PostgresError) {
            let rows = try await database.fetch(ImportSQL.groupByName, name, lane: Importer.lane)
            var groups: [GroupID] = []
            for row in rows { groups.append(GroupID(try row.decode("id", as: UUID128.self))) }
            return groups
        } catch {
            throw .failed(ChatError(error))
        }
    }
}
