internal import GroupChat
internal import NIOCore

/// That somebody was added to a group by a number, as they are told.
struct AddedNews: Equatable {
    let user: UserID
    let group: GroupID
    let seq: Int64
    let frame: ByteBuffer
}

/// What of a person's joinings is news to one socket; pure.
///
/// They are told by another way than the groups' logs, and may come before what they come after.
struct GroupNews {
    enum Action: Equatable {
        case tell
        /// Until the subscription that there is has ended, as it must.
        case wait
        case nothing
    }

    /// More than this is too much news for one hello: the peer comes back.
    static let earlyCountMax = 1_000

    /// Groups that `ready` told of, with their heads.
    private var welcomed: [GroupID: Int64] = [:]
    /// What was heard while a hello is looked at; nil at other times. The list of groups in the answer may be older.
    private var early: [AddedNews]?
    /// Of people who were removed and added again, and the second was heard of first. At most one for each subscription.
    private var returns: [GroupID: AddedNews] = [:]

    mutating func greeting() {
        early = []
    }

    /// What was heard since then, about anybody.
    mutating func greeted() -> [AddedNews] {
        defer { early = nil }
        return early ?? []
    }

    /// False where there is no room for it.
    mutating func keep(early news: AddedNews) -> Bool {
        guard let count = early?.count else { return true }
        guard count < Self.earlyCountMax else { return false }
        early?.append(news)
        return true
    }

    /// `ready` says that the person is in this group.
    mutating func told(of group: GroupID, head: Int64) {
        welcomed[group] = head
    }

    mutating func forgetWelcome() {
        welcomed = [:]
    }

    /// - Parameter position: up to where the socket has followed the group; nil where it does not.
    mutating func added(_ news: AddedNews, following position: Int64?) -> Action {
        guard news.seq > welcomed[news.group] ?? 0 else { return .nothing }
        guard let position else { return .tell }
        guard position < news.seq else { return .nothing }
        // Who is added was no member: a subscription that goes on from before the number ends before it.
        returns[news.group] = news
        return .wait
    }

    /// A subscription ended with the person's membership, by this number. What is news now.
    mutating func lost(_ group: GroupID, at seq: Int64) -> AddedNews? {
        guard let news = returns.removeValue(forKey: group), news.seq > seq else { return nil }
        return news
    }
}
