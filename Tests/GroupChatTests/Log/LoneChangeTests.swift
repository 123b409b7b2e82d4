import Postgres
import TestSupport
import Testing

@testable import GroupChat

/// An edit and a like that are alone in their batch have statements of their own too.
@Suite("An edit or a like alone in its batch", .scratchDatabase(from: .migrated), .tags(.database))
struct LoneChangeTests {
    /// What can be the matter with a change, and how a scene for it is set.
    enum Sort: CaseIterable {
        case edit, editAgain, editLiked, editAnswered, editReply, editSame, editMentioning, editMentioningOthers
        case editForeign, editNothing, editTombstone, editMuted, editMutedForAWhile, editByAnExMember,
            editInADeletedGroup
        case like, likeToo, likeOther, likeAgain, likeTwentyFirst, likeOneOfTwenty, likeTombstone, likeNothing
        case likeByAnOutsider, likeInADeletedGroup, unlike, unlikeOneOfTwo, unlikeNothing
    }

    @Test("is answered as one in company is, and leaves the same behind", arguments: Sort.allCases)
    func parity(_ sort: Sort) async throws {
        try await ChatFixture.with { chat in
            let alone = try await ChangeScene(sort, chat)
            let together = try await ChangeScene(sort, chat)
            let company = try await ChangeScene(.edit, chat)
            let one = try await chat.write([alone.draft])[0]
            let two = try await chat.write([together.draft, company.draft])[0]
            #expect(ChangeAnswer(one) == ChangeAnswer(two))
            #expect(ChangeAnswer(one).isRefused == !sort.isTaken)
            if sort == .editMutedForAWhile { #expect(ChangeAnswer(one).error == .muted(until: ChangeScene.later)) }
            let (left, right) = (try await chat.traces(of: alone), try await chat.traces(of: together))
            #expect(left == right)
        }
    }
}

extension LoneChangeTests.Sort {
    /// Whether the change is accepted, or there is nothing to change.
    var isTaken: Bool {
        switch self {
        case .edit, .editAgain, .editLiked, .editAnswered, .editReply, .editSame, .editMentioning: true
        case .editMentioningOthers: true
        case .like, .likeToo, .likeOther, .likeAgain, .likeOneOfTwenty, .unlike, .unlikeOneOfTwo, .unlikeNothing: true
        case .editForeign, .editNothing, .editTombstone, .editMuted, .editMutedForAWhile: false
        case .editByAnExMember, .editInADeletedGroup: false
        case .likeTwentyFirst, .likeTombstone, .likeNothing, .likeByAnOutsider, .likeInADeletedGroup: false
        }
    }
}

/// What two answers about different groups must have in common.
private struct ChangeAnswer: Equatable {
    var error: ChatError?
    var seq: Int64?
    var isNew: Bool?
    var count: Int64?
    var thread: Int64?
    var replyCount: Int64?
    var likes: [Message.Like]?
    var isRefused: Bool { isNew == nil }

    init(_ outcome: BatchPlan.Outcome) {
        guard case .decided(let result) = outcome else { return }
        switch result {
        case .failure(let failure): error = failure
        case .success(let receipt):
            (seq, isNew) = (receipt.seq, receipt.isNew)
            switch receipt.detail {
            case .like(let count): self.count = count
            case .edit(let edit): (thread, replyCount, likes) = (edit.thread, edit.replyCount, edit.likes)
            case .message, .none: break
            }
        }
    }
}

private struct ChangeScene {
    static let later = Timestamp(unixMilliseconds: 4_000_000_000_000)

    let group: GroupID
    let draft: Draft

    /// A group of three, a root by its member `1`, and what the sort asks for besides.
    init(_ sort: LoneChangeTests.Sort, _ chat: ChatFixture) async throws {
        let node = chat.nodes[0]
        let people = try await chat.people(4)
        let group = try await node.groups.create(.init(name: "den"), owner: people[0])
        for person in people[1...2] {
            try await node.groups.perform(.add(person, role: .member), in: group, by: people[0])
        }
        let root = try await node.writer.submit(BatchWriterTests.message(group, people[1])).seq!
        let flags = LikeTests.flags(Emoji.perMessageMax + 1)
        func edit(_ content: String, by person: Int = 1, of target: Int64? = nil, naming named: [Int] = []) throws
            -> Draft
        {
            try Draft.edit(
                group: group, author: people[person], target: target ?? root, content: content, charactersMax: 100
            ).mentioning(named.map { Mention(user: people[$0], offset: 0, length: 1) })
        }
        func like(_ flag: Int, by person: Int = 1, of target: Int64? = nil, _ isOn: Bool = true) -> Draft {
            .like(group: group, author: people[person], target: target ?? root, emoji: flags[flag], isOn: isOn)
        }
        func done(_ drafts: Draft...) async throws { for draft in drafts { _ = try await node.writer.submit(draft) } }
        func twenty() async throws { for flag in 0..<Emoji.perMessageMax { try await done(like(flag, by: 2)) } }
        let deletion = Draft.deletion(group: group, author: people[1], target: root)
        let change: Draft
        switch sort {
        case .edit: change = try edit("new")
        case .editAgain:
            try await done(edit("other"))
            change = try edit("new")
        case .editLiked:
            try await done(like(3), like(1), like(1, by: 2))
            change = try edit("new")
        case .editAnswered:
            try await done(BatchWriterTests.message(group, people[0], thread: root))
            change = try edit("new")
        case .editReply:
            let reply = try await node.writer.submit(BatchWriterTests.message(group, people[0], thread: root)).seq
            change = try edit("new", by: 0, of: reply)
        case .editSame: change = try edit("hello")
        case .editMentioning: change = try edit("new", naming: [0, 2])
        case .editMentioningOthers:
            try await done(edit("other", naming: [0, 2]))
            change = try edit("new", naming: [1, 2])
        case .editForeign: change = try edit("new", by: 0)
        case .editNothing: change = try edit("new", of: 999)
        case .editTombstone:
            try await done(deletion)
            change = try edit("new")
        case .editMuted:
            try await node.groups.perform(.mute(people[1], until: nil), in: group, by: people[0])
            change = try edit("new")
        case .editMutedForAWhile:
            try await node.groups.perform(.mute(people[1], until: Self.later), in: group, by: people[0])
            change = try edit("new")
        case .editByAnExMember:
            try await node.groups.perform(.remove(people[1]), in: group, by: people[0])
            change = try edit("new")
        case .editInADeletedGroup:
            try await node.groups.perform(.delete, in: group, by: people[0])
            change = try edit("new")
        case .like: change = like(0)
        case .likeToo:
            try await done(like(0, by: 2))
            change = like(0)
        case .likeOther:
            try await done(like(0))
            change = like(1)
        case .likeAgain:
            try await done(like(0))
            change = like(0)
        case .likeTwentyFirst:
            try await twenty()
            change = like(Emoji.perMessageMax)
        case .likeOneOfTwenty:
            try await twenty()
            change = like(7)
        case .likeTombstone:
            try await done(deletion)
            change = like(0)
        case .likeNothing: change = like(0, of: 999)
        case .likeByAnOutsider: change = like(0, by: 3)
        case .likeInADeletedGroup:
            try await node.groups.perform(.delete, in: group, by: people[0])
            change = like(0)
        case .unlike:
            try await done(like(0))
            change = like(0, false)
        case .unlikeOneOfTwo:
            try await done(like(0), like(0, by: 2))
            change = like(0, false)
        case .unlikeNothing:
            try await done(like(0, by: 2))
            change = like(0, false)
        }
        self.group = group
        draft = change
    }
}

extension ChatFixture {
    /// Everything that a change may leave behind, as text, without what differs between two groups.
    private static let changeTraces = SQL(
        "test.change_traces",
        """
        with people as (select user_id, joined_seq from groupd.group_members where group_id = $1)
        select 'head ' || concat_ws(' ', last_seq, message_count) from groupd.group_heads where group_id = $1
        union all
        select 'message ' || concat_ws(' ', seq, content, cardinality(mention_users), mention_spans, edited_at is null)
        from groupd.group_messages where group_id = $1
        union all
        select 'change ' || concat_ws(' ', c.seq, kind, target, emoji, is_on, change, a.joined_seq, u.joined_seq)
        from groupd.group_changes c
        left join people a on a.user_id = c.actor_id
        left join people u on u.user_id = c.user_id
        where group_id = $1
        union all
        select 'like ' || concat_ws(' ', seq, emoji, joined_seq)
        from groupd.group_likes left join people using (user_id) where group_id = $1
        union all
        select 'edit ' || concat_ws(' ', seq, edit_seq, content, written_at is null)
        from groupd.message_edits where group_id = $1
        union all
        select 'mention ' || concat_ws(' ', seq, joined_seq)
        from groupd.group_mentions left join people using (user_id) where group_id = $1
        order by 1
        """)

    fileprivate func traces(of scene: ChangeScene) async throws -> [String] {
        try await admin.run([Statement(Self.changeTraces, scene.group.uuid)], lane: Self.adminLane)[0]
            .map { try $0.decode(0) }
    }
}
