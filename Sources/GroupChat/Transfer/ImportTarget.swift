import Postgres

/// The group that a history goes into.
public enum ImportTarget: Sendable, Equatable {
    case id(GroupID)
    /// Made where no group has the name.
    case name(String)

    /// What a command line means: an id where it has the form of one.
    public init(_ word: String) {
        self = GroupID(word).map { .id($0) } ?? .name(word)
    }
}

extension ImportTarget {
    /// The group, made where it has to be.
    func group(for owner: UserID, _ database: Database) async throws(ImportError) -> GroupID {
        let name: String
        switch self {
        case .id(let group): return group
        case .name(let given): name = given
        }
        do throws(GroupDirectory.Miss) {
            return try await GroupDirectory(database: database).group(name)
        } catch {
            switch error {
            case .several: throw .groupAmbiguous
            case .failed(let error): throw .failed(ChatError(error))
            case .none: return try await make(name, owner, database)
            }
        }
    }

    private func make(_ name: String, _ owner: UserID, _ database: Database) async throws(ImportError) -> GroupID {
        do throws(ChatError) {
            return try await GroupWriter(database: database).create(.init(name: name), owner: owner)
        } catch {
            throw .failed(error)
        }
    }
}
