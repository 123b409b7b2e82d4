package import Postgres

/// A batch as statements, and their answers as outcomes.
///
/// One statement a kind of change, messages first. Drafts of one batch are concurrent: nobody
/// has been told of any of them yet, so that any order among kinds is right, and `BatchConflicts`
/// keeps apart those that touch the same message.
package struct BatchPlan: Sendable {
    package enum Outcome: Equatable {
        case decided(Result<Receipt, ChatError>)
        /// Somebody else holds the group's head: to be written again.
        case held

        /// Whether it stored a message that was not there.
        var isNewMessage: Bool {
            guard case .decided(.success(let receipt)) = self else { return false }
            return receipt.isNew && receipt.message != nil
        }
    }

    struct Phase: Sendable {
        let statement: Statement
        /// Which entry of the batch each place of the statement is.
        let entries: [Int]
        let decode: @Sendable (Draft, Row, inout LikeTally) throws(PostgresError) -> Result<Receipt, ChatError>
    }

    /// What locks the heads.
    private enum Opening: Sendable {
        /// Tells which heads somebody else holds, as its last statement's answer.
        case all([Statement])
        /// Answers a row where the one head is locked.
        case lone(Statement)

        var statements: [Statement] {
            switch self {
            case .all(let statements): statements
            case .lone(let statement): [statement]
            }
        }
    }

    private let drafts: [Draft]
    private let opening: Opening
    private let phases: [Phase]
    /// What follows the phases and answers nothing.
    private let rest: [Statement]

    /// - Parameters:
    ///   - lockTimeout: how long to wait for heads that somebody holds; nil: go without those groups.
    ///   - hasLoneStatements: whether a draft alone is written by statements of its own.
    package init(drafts: [Draft], lockTimeout: Duration? = nil, hasLoneStatements: Bool = true) {
        self.drafts = drafts
        let lone = hasLoneStatements ? Self.lone(drafts) : nil
        if let lockTimeout {
            let milliseconds = "\(lockTimeout / .milliseconds(1))ms"
            opening = .all([
                Statement(BatchSQL.lockTimeout, milliseconds), Statement(BatchSQL.awaitHeads, Self.groups(drafts)),
            ])
        } else if lone != nil {
            opening = .lone(Statement(LoneSQL.lockHead, drafts[0].group.uuid))
        } else {
            opening = .all([Statement(BatchSQL.lockHeads, Self.groups(drafts))])
        }
        phases =
            lone.map { [$0] }
            ?? [Self.messages(drafts), Self.edits(drafts), Self.deletions(drafts), Self.likes(drafts)]
            .compactMap(\.self)
        rest = [Self.mentions(drafts)].compactMap(\.self)
    }

    /// What to run, in order, as one transaction.
    package var statements: [Statement] { opening.statements + phases.map(\.statement) + rest }

    /// An outcome for each draft, in the batch's order.
    package func outcomes(_ results: [Rows]) throws(PostgresError) -> [Outcome] {
        let held = try held(results)
        // A group that was neither locked nor held is not there at all.
        var outcomes = drafts.map { draft in
            held.contains(draft.group.uuid) ? Outcome.held : .decided(.failure(.notMember))
        }
        var tally = LikeTally()
        for (phase, rows) in zip(phases, results.dropFirst(opening.statements.count)) {
            for row in rows {
                let place: Int = try row.decode(0)
                let entry = phase.entries[place - 1]
                outcomes[entry] = .decided(try phase.decode(drafts[entry], row, &tally))
            }
        }
        return outcomes
    }

    /// The groups whose heads somebody else holds.
    private func held(_ results: [Rows]) throws(PostgresError) -> Set<UUID128> {
        switch opening {
        case .all(let statements):
            return Set(try results[statements.count - 1][0].decode("held", as: [UUID128].self))
        case .lone:
            // Or the group is not there: whoever waits for the head finds that out.
            return results[0].isEmpty ? [drafts[0].group.uuid] : []
        }
    }

    private static func groups(_ drafts: [Draft]) -> [UUID128] {
        Array(Set(drafts.lazy.map(\.group))).map(\.uuid)
    }

    private static func messages(_ drafts: [Draft]) -> Phase? {
        var columns = Columns(), clientIDs: [UUID128] = [], ids: [UUID128] = [], contents: [String] = []
        var threads: [Int64?] = [], users: [String?] = [], spans: [String?] = []
        var repeats: [Bool] = [], authors: Set<Author> = []
        for (index, draft) in drafts.enumerated() {
            guard case .message(let content, let thread, let clientID, let id) = draft.change else { continue }
            columns.append(draft, index)
            clientIDs.append(clientID.uuid)
            ids.append(id.uuid)
            contents.append(content)
            threads.append(thread)
            users.append(draft.mentions.usersText)
            spans.append(draft.mentions.spansText)
            repeats.append(!authors.insert(Author(group: draft.group, user: draft.author)).inserted)
        }
        guard !columns.isEmpty else { return nil }
        let statement = Statement(
            BatchSQL.messages, columns.groups, columns.authors, clientIDs, ids, contents, threads, users, spans,
            repeats)
        return Phase(statement: statement, entries: columns.entries, decode: BatchVerdict.message)
    }

    private static func mentions(_ drafts: [Draft]) -> Statement? {
        var columns = Columns(), clientIDs: [UUID128] = []
        for (index, draft) in drafts.enumerated() where !draft.mentions.isEmpty {
            guard case .message(_, _, let clientID, _) = draft.change else { continue }
            columns.append(draft, index)
            clientIDs.append(clientID.uuid)
        }
        return columns.isEmpty ? nil : Statement(BatchSQL.mentions, columns.groups, columns.authors, clientIDs)
    }

    private static func edits(_ drafts: [Draft]) -> Phase? {
        var columns = Columns(), targets: [Int64] = [], contents: [String] = []
        var users: [String?] = [], spans: [String?] = []
        for (index, draft) in drafts.enumerated() {
            guard case .edit(let target, let content) = draft.change else { continue }
            columns.append(draft, index)
            targets.append(target)
            contents.append(content)
            users.append(draft.mentions.usersText)
            spans.append(draft.mentions.spansText)
        }
        guard !columns.isEmpty else { return nil }
        let statement = Statement(BatchSQL.edits, columns.groups, columns.authors, targets, contents, users, spans)
        return Phase(statement: statement, entries: columns.entries, decode: BatchVerdict.edit)
    }

    private static func deletions(_ drafts: [Draft]) -> Phase? {
        var columns = Columns(), targets: [Int64] = []
        for (index, draft) in drafts.enumerated() {
            guard case .deletion(let target) = draft.change else { continue }
            columns.append(draft, index)
            targets.append(target)
        }
        guard !columns.isEmpty else { return nil }
        let statement = Statement(BatchSQL.deletions, columns.groups, columns.authors, targets)
        return Phase(statement: statement, entries: columns.entries, decode: BatchVerdict.deletion)
    }

    private static func likes(_ drafts: [Draft]) -> Phase? {
        var columns = Columns(), targets: [Int64] = [], emoji: [String] = [], switches: [Bool] = []
        var firsts: [Bool] = [], known: Set<LikeTally.Key> = []
        for (index, draft) in drafts.enumerated() {
            guard case .like(let target, let sign, let isOn) = draft.change, let key = LikeTally.Key(draft) else {
                continue
            }
            columns.append(draft, index)
            targets.append(target)
            emoji.append(sign.text)
            switches.append(isOn)
            firsts.append(known.insert(key).inserted)
        }
        guard !columns.isEmpty else { return nil }
        let statement = Statement(BatchSQL.likes, columns.groups, columns.authors, targets, emoji, switches, firsts)
        return Phase(statement: statement, entries: columns.entries, decode: BatchVerdict.like)
    }

    /// Somebody who writes in a group.
    private struct Author: Hashable {
        let group: GroupID
        let user: UserID
    }

    /// What every kind of change has.
    private struct Columns {
        var groups: [UUID128] = []
        var authors: [UUID128] = []
        var entries: [Int] = []

        var isEmpty: Bool { entries.isEmpty }

        mutating func append(_ draft: Draft, _ entry: Int) {
            groups.append(draft.group.uuid)
            authors.append(draft.author.uuid)
            entries.append(entry)
        }
    }
}
