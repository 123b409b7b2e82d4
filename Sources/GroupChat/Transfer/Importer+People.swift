import Postgres

extension Importer {
    private static let deadline = Duration.seconds(30)

    /// Finds out who the authors are, and makes a placeholder for each that nobody is.
    ///
    /// In this order: the id that the source gives; the account of an e-mail address; a member of that name; the
    /// placeholder of that name, wherever on this server an import made it.
    mutating func identify(_ authors: Set<ImportAuthor>) async throws(ImportError) {
        guard !authors.isEmpty else { return }
        // Sorted: the same source makes the same requests.
        var unknown = authors.sorted { ($0.name, $0.id?.description ?? "") < ($1.name, $1.id?.description ?? "") }
        let addresses = unknown.filter { $0.id == nil && $0.name.contains("@") }.map(\.name)
        let accounts = addresses.isEmpty ? [:] : try await lookUp(addresses)
        unknown = try await find(unknown, accounts)
        guard !unknown.isEmpty else { return }
        let names = Array(Set(unknown.map(\.name)))
        _ = try await persist { [database] () throws(PostgresError) in
            try await database.execute(
                ImportSQL.makePlaceholders, names, lane: Self.lane, deadline: Self.deadline)
        }
        guard try await find(unknown, accounts).isEmpty else { throw .failed(.internal) }
    }

    /// Identifies those whom it can; returns the rest.
    private mutating func find(
        _ authors: [ImportAuthor], _ accounts: [String: UserID]
    ) async throws(ImportError) -> [ImportAuthor] {
        let ids = authors.map { ($0.id ?? accounts[$0.name])?.uuid }
        let rows = try await persist { [database, group] () throws(PostgresError) in
            try await database.fetch(
                ImportSQL.findPeople, group.uuid, ids, authors.map(\.name), lane: Self.lane, deadline: Self.deadline)
        }
        var rest: [ImportAuthor] = []
        do throws(PostgresError) {
            for (author, row) in zip(authors, rows) {
                let known = try row.decode("known", as: UUID128?.self).map { UserID($0) }
                let placeholder = try row.decode("placeholder", as: UUID128?.self).map { UserID($0) }
                if let person = known ?? membersByName[author.name] ?? placeholder {
                    plan.identify(author, as: person)
                } else {
                    rest.append(author)
                }
            }
        } catch {
            throw ImportError(error)
        }
        return rest
    }

    private func lookUp(_ addresses: [String]) async throws(ImportError) -> [String: UserID] {
        do throws(ChatError) {
            return try await accounts(addresses)
        } catch {
            throw .failed(error)
        }
    }
}
