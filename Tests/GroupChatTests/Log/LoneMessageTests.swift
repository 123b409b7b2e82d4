import Postgres
import TestSupport
import Testing

@testable import GroupChat

/// A lone message has statements of its own; they must decide as those of a batch do.
@Suite("A message alone in its batch", .scratchDatabase(from: .migrated), .tags(.database))
struct LoneMessageTests {
    /// What can be the matter with a message, and how a scene for it is set.
    enum Sort: CaseIterable {
        case plain, reply, replyToReply, retry, retryOfAReply, noThread, outsider, muted, mutedOnce, deletedGroup
        case noGroup, retryByAnExMember, retryInADeletedGroup
        case mutedForAWhile, slow, slowOver, slowFirst, slowAdmin, slowRetry, slowBadThread
    }

    /// All that a message changes beside its own row.
    struct Traces: Equatable {
        var head: [Int64]
        var position: [Int64]
        var threads: [[Int64]]
        var messages: [[String]]
    }

    @Test("is answered as one in company is, and leaves the same behind", arguments: Sort.allCases)
    func parity(_ sort: Sort) async throws {
        try await ChatFixture.with { chat in
            let alone = try await Scene(sort, chat)
            let together = try await Scene(sort, chat)
            let company = try await Scene(.plain, chat)
            let one = try await chat.write([alone.draft])
            let two = try await chat.write([together.draft, company.draft])
            switch sort {
            // Whether the group is there is found out by whoever waits for its head.
            case .noGroup:
                let later = try await chat.write([alone.draft], waiting: .seconds(1))
                #expect(one == [.held])
                #expect(later == [two[0]])
            default:
                #expect(Answer(one[0]) == Answer(two[0]))
                #expect(Answer(one[0]).isRefused == !sort.isTaken)
            }
            let (left, right) = (try await chat.traces(of: alone), try await chat.traces(of: together))
            #expect(left == right)
        }
    }

    @Test("steps aside where somebody holds the head, and is written by whoever waits for it")
    func held() async throws {
        try await ChatFixture.with { chat in
            let scene = try await Scene(.plain, chat)
            try await BatchWriterTests.holding(scene.group, chat.admin) {
                let outcomes = try await chat.write([scene.draft])
                #expect(outcomes == [.held])
            }
            let outcome = try await chat.write([scene.draft], waiting: .seconds(1))[0]
            #expect(Answer(outcome).seq == 2)
        }
    }
}

extension LoneMessageTests.Sort {
    /// Whether the message is stored, or was before.
    var isTaken: Bool {
        switch self {
        case .plain, .reply, .replyToReply, .retry, .retryOfAReply, .mutedOnce, .retryByAnExMember: true
        case .slowOver, .slowFirst, .slowAdmin, .slowRetry: true
        case .noThread, .outsider, .muted, .deletedGroup, .noGroup, .retryInADeletedGroup: false
        case .mutedForAWhile, .slow, .slowBadThread: false
        }
    }
}

/// What two answers about different groups must have in common.
private struct Answer: Equatable {
    var error: ChatError?
    var seq: Int64?
    var isNew: Bool?
    var thread: Int64?
    var isRefused: Bool { seq == nil }

    init(_ outcome: BatchPlan.Outcome) {
        switch outcome {
        case .held: break
        // How long it is still to wait differs from one moment to the next.
        case .decided(.failure(.slowMode)): error = .slowMode(retryAfter: .zero)
        case .decided(.failure(let failure)): error = failure
        case .decided(.success(let receipt)):
            (seq, isNew, thread) = (receipt.seq, receipt.isNew, receipt.message?.thread)
        }
    }
}

private struct Scene {
    let group: GroupID
    let author: UserID
    let draft: Draft

    private static let pastMute = SQL(
        "test.past_mute",
        "insert into groupd.group_mutes (group_id, user_id, until) values ($1, $2, now() - interval '1 hour')")

    init(_ sort: LoneMessageTests.Sort, _ chat: ChatFixture) async throws {
        let node = chat.nodes[0]
        let people = try await chat.people(2)
        let owner = people[0]
        var group = try await node.groups.create(.init(name: "den"), owner: owner)
        var (author, thread, client): (UserID, Int64?, ClientID?) = (owner, nil, nil)
        let den = group
        func root() async throws -> Int64 { try await node.writer.submit(BatchWriterTests.message(den, owner)).seq! }
        func member() async throws -> UserID {
            try await node.groups.perform(.add(people[1], role: .member), in: den, by: owner)
            return people[1]
        }
        func first(by author: UserID, thread: Int64? = nil) async throws -> ClientID {
            let client = ClientID.random()
            let draft = try BatchWriterTests.message(den, author, client: client, thread: thread)
            _ = try await node.writer.submit(draft)
            return client
        }
        switch sort {
        case .plain: break
        case .reply: thread = try await root()
        case .replyToReply:
            let root = try await root()
            thread = try await node.writer.submit(BatchWriterTests.message(group, owner, thread: root)).seq
        case .retry: client = try await first(by: author)
        case .retryOfAReply: client = try await first(by: author, thread: root())
        case .noThread: thread = 999
        case .outsider: author = people[1]
        case .muted:
            author = try await member()
            try await node.groups.perform(.mute(author, until: nil), in: group, by: owner)
        case .mutedOnce:
            author = try await member()
            _ = try await chat.admin.execute(Self.pastMute, group.uuid, author.uuid, lane: ChatFixture.adminLane)
        case .mutedForAWhile:
            author = try await member()
            let until = Timestamp(unixMilliseconds: 4_000_000_000_000)
            try await node.groups.perform(.mute(author, until: until), in: group, by: owner)
        case .slow, .slowOver, .slowFirst, .slowAdmin, .slowRetry, .slowBadThread:
            author = try await member()
            if sort != .slowFirst { client = try await first(by: author) }
            if sort != .slowRetry { client = nil }
            if sort == .slowBadThread { thread = 999 }
            if sort == .slowOver { try await chat.passTime(.seconds(3_600), in: group) }
            if sort == .slowAdmin { try await node.groups.perform(.setRole(author, .admin), in: group, by: owner) }
            try await node.groups.perform(.update(GroupPatch(slowModeSeconds: 3_600)), in: group, by: owner)
        case .deletedGroup: try await node.groups.perform(.delete, in: group, by: owner)
        case .retryInADeletedGroup:
            client = try await first(by: author)
            try await node.groups.perform(.delete, in: group, by: owner)
        case .noGroup: group = .random()
        case .retryByAnExMember:
            author = try await member()
            client = try await first(by: author)
            try await node.groups.perform(.remove(author), in: group, by: owner)
        }
        self.group = group
        self.author = author
        draft = try BatchWriterTests.message(group, author, client: client, thread: thread)
    }
}

extension ChatFixture {
    private static let headRow = SQL(
        "test.head", "select array[last_seq, message_count] from groupd.group_heads where group_id = $1")
    private static let positionRow = SQL(
        "test.position",
        """
        select array[last_read_seq, read_ordinal, received_seq] from groupd.read_positions
        where group_id = $1 and user_id = $2
        """)
    private static let threadRows = SQL(
        "test.threads",
        "select array[seq, reply_count, last_reply_seq] from groupd.group_threads where group_id = $1 order by seq")
    private static let messageRows = SQL(
        "test.message_rows",
        """
        select array[seq::text, ordinal::text, kind, thread::text, content, language::text,
            (created_at is not null)::text, (client_id is not null)::text]
        from groupd.group_messages where group_id = $1 order by seq
        """)

    /// Runs one batch of exactly these, as the writer does.
    func write(_ drafts: [Draft], waiting: Duration? = nil) async throws -> [BatchPlan.Outcome] {
        let plan = BatchPlan(drafts: drafts, lockTimeout: waiting)
        return try plan.outcomes(try await nodes[0].database.run(plan.statements, lane: ChatLanes.batch))
    }

    fileprivate func traces(of scene: Scene) async throws -> LoneMessageTests.Traces {
        let group = scene.group.uuid
        let rows = try await admin.run(
            [
                Statement(Self.headRow, group), Statement(Self.positionRow, group, scene.author.uuid),
                Statement(Self.threadRows, group), Statement(Self.messageRows, group),
            ], lane: Self.adminLane)
        return .init(
            head: try rows[0].first?.decode(0) ?? [], position: try rows[1].first?.decode(0) ?? [],
            threads: try rows[2].map { try $0.decode(0) },
            messages: try rows[3].map { row in
                try row.decode(0, as: [String?].self).map { $0 ?? "" }
            })
    }
}
