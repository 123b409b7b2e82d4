internal import GroupChat
internal import Postgres

extension Database {
    /// Whose eyes a command looks through: those of whoever has the mail address, or of the group's owner.
    func asker(_ email: String?, in group: GroupID) async throws -> UserID {
        if let email { return try await AccountStore(database: self).person(email) }
        if let owner = try await GroupExport.owner(of: group, database: self) { return owner }
        throw CommandFailure(sentence: "The group has no owner: --as names who asks.")
    }
}
