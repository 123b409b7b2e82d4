public import Postgres

/// Brings a history into a group: its own times, in its own order, as ordinary numbers of the group's log.
///
/// At most 1,000 rows at a time, each batch a transaction of its own under the lock of the group's head, so that
/// people who write meanwhile wait for one batch at most. Whatever ends an import, the same one again adds what is
/// missing and nothing else. Whoever follows the group sees a gap: the server tells them to load the history anew
/// (`resync`) where it is over `limits.replay_events`.
///
/// Members whose numbers stand before the import see its messages as unread, but for the one who imports, who has
/// read what was there and has still.
public struct Importer {
    /// Runs in the lane for changes of groups: they, too, hold a head.
    static let lane = ChatLanes.groups
    /// The most rows written under one lock (ARCHITECTURE 4): small only in tests.
    var rowsMax = 1_000
    /// The most text of one batch, which bounds memory and the time that the lock is held.
    static let bytesMax = 1 << 20

    /// Finds accounts by e-mail address; leaves out addresses that nobody has.
    public typealias AccountLookup = @Sendable (_ addresses: [String]) async throws(ChatError) -> [String: UserID]

    public let group: GroupID
    public private(set) var summary = ImportSummary()
    let owner: UserID
    let database: Database
    let accounts: AccountLookup
    let tell: (ImportNotice) -> Void
    /// How long a database that is away is waited for.
    let patience: Duration
    var plan: ImportPlan
    /// Members by name, as they were at the beginning.
    let membersByName: [String: UserID]
    private var pending: [ImportLine] = []
    private var pendingBytes = 0
    private var pendingAuthors: Set<ImportAuthor> = []

    /// Finds or makes the group, and reads what is there.
    ///
    /// - Parameters:
    ///   - owner: who imports: becomes the owner of a new group, and is an owner or admin of one that is there.
    ///   - accounts: asked for authors whose name is an e-mail address.
    ///   - tell: called for each line that is skipped or changed, once, when that is certain.
    public init(
        into target: ImportTarget, owner: UserID, database: Database, patience: Duration = .seconds(60),
        accounts: @escaping AccountLookup = { _ throws(ChatError) in [:] }, tell: @escaping (ImportNotice) -> Void
    ) async throws(ImportError) {
        group = try await target.group(for: owner, database)
        let state = try await ImportState(of: group, owner: owner, database)
        self.owner = owner
        self.database = database
        self.accounts = accounts
        self.tell = tell
        self.patience = patience
        plan = state.plan
        membersByName = state.membersByName
    }

    /// Takes the next line. It is stored with the batch that it fills, or by `finish`.
    public mutating func add(_ line: ImportLine) async throws(ImportError) {
        guard !plan.has(line.key) else {
            summary.knownCount += 1
            return
        }
        pending.append(line)
        pendingBytes += line.bytes
        if plan.person(line.author) == nil { pendingAuthors.insert(line.author) }
        // Every author who is new may come to a row of their own.
        if pending.count + pendingAuthors.count >= rowsMax || pendingBytes >= Self.bytesMax { try await flush() }
    }

    /// Stores what is left.
    public mutating func finish() async throws(ImportError) -> ImportSummary {
        try await flush()
        return summary
    }

    private mutating func flush() async throws(ImportError) {
        guard !pending.isEmpty else { return }
        try await identify(pendingAuthors)
        try await store(pending[...])
        pending.removeAll(keepingCapacity: true)
        pendingAuthors.removeAll(keepingCapacity: true)
        pendingBytes = 0
    }

    /// Stores lines; where one spoils it for all, their halves, until the culprit is alone.
    private mutating func store(_ lines: ArraySlice<ImportLine>) async throws(ImportError) {
        guard let outcome = try await settle(Array(lines)) else {
            guard lines.count > 1 else {
                tellSkipped(lines.first!.number, .unstorable)
                return
            }
            let middle = lines.startIndex + lines.count / 2
            try await store(lines[..<middle])
            try await store(lines[middle...])
            return
        }
        count(outcome)
    }

    private mutating func count(_ batch: ImportBatch) {
        summary.messageCount += batch.messages.count + batch.stored.count
        summary.authors.formUnion(batch.messages.lazy.map(\.author))
        summary.authors.formUnion(batch.stored.lazy.map(\.author))
        summary.knownCount += batch.repeatedCount
        for notice in batch.notices {
            if case .skipped(let line, let refusal) = notice { tellSkipped(line, refusal) } else { tell(notice) }
        }
    }

    private mutating func tellSkipped(_ line: Int, _ refusal: ImportRefusal) {
        summary.skippedCount += 1
        tell(.skipped(line: line, refusal))
    }
}
