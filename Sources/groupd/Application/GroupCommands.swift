internal import GroupChat
internal import Postgres

/// What `groupd group` does, on a database that is open, for whoever runs the server.
///
/// Everything that goes wrong is a `CommandFailure` with a sentence for whoever typed the command.
struct GroupCommands: Sendable {
    private let writer: GroupWriter
    private let directory: GroupDirectory
    private let accounts: AccountStore

    init(database: Database) {
        writer = GroupWriter(database: database)
        directory = GroupDirectory(database: database)
        accounts = AccountStore(database: database)
    }

    /// Makes a group of that person's.
    func create(_ name: String, owner email: String) async throws(CommandFailure) -> GroupID {
        if let fault = Wire.Name.fault(in: name) {
            throw CommandFailure(sentence: "What is wrong with the group's name: \(fault)")
        }
        let owner = try await person(email)
        do throws(ChatError) {
            return try await writer.create(.init(name: name), owner: owner)
        } catch {
            throw CommandFailure(sentence: ClientError(error).detail)
        }
    }

    /// Makes a person a member, in the name of the group's owner: a server that runs finds it out by itself.
    func add(_ email: String, to word: String, role: Role) async throws(CommandFailure) {
        let group = try await group(word)
        let person = try await person(email)
        do {
            // A direct conversation has none.
            guard let owner = try await directory.owner(of: group) else { throw ChatError.conflict(.isDirect) }
            _ = try await writer.perform(.add(person, role: role), in: group, by: owner)
        } catch ChatError.conflict(.alreadyMember) {
            throw CommandFailure(sentence: "\(email) is a member of \(word) already.")
        } catch ChatError.notAllowed(.needsOwner) {
            throw CommandFailure(sentence: "A group has one owner: only that person can hand it over.")
        } catch let error as ChatError {
            throw CommandFailure(sentence: ClientError(error).detail)
        } catch {
            throw CommandFailure(storage: error)
        }
    }

    /// Passes on a line for each group, in the order of their ids.
    func list(_ say: (String) -> Void) async throws(CommandFailure) {
        var last: GroupID?
        do throws(PostgresError) {
            repeat {
                let page = try await directory.page(after: last)
                for group in page { say("\(group.id)\t\(group.name)\t\(group.memberCount)\t\(group.messageCount)") }
                last = page.last?.id
            } while last != nil
        } catch {
            throw CommandFailure(storage: error)
        }
    }

    private func group(_ word: String) async throws(CommandFailure) -> GroupID {
        do throws(GroupDirectory.Miss) {
            return try await directory.group(word)
        } catch {
            switch error {
            case .none: throw CommandFailure(sentence: "There is no group with the id or the name \(word).")
            case .several:
                throw CommandFailure(
                    sentence: "Several groups are called \(word): name one by its id (groupd group list).")
            case .failed(let error): throw CommandFailure(storage: error)
            }
        }
    }

    private func person(_ email: String) async throws(CommandFailure) -> UserID {
        let account: Account?
        do throws(AccountError) {
            account = try await accounts.account(email: email)
        } catch {
            throw CommandFailure(sentence: "The accounts could not be read: \(error).")
        }
        guard let account else { throw CommandFailure(sentence: "There is no account with the address \(email).") }
        return account.user.id
    }
}
