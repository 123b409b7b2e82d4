/// Lines with the numbers that they take, for one transaction under the lock of the group's head.
///
/// First the joinings, then the messages, each the next number: nobody writes before they are a member.
struct ImportBatch: Equatable {
    struct Message: Equatable {
        let line: ImportLine
        let author: UserID
        /// The root that it joins.
        let thread: Int64?
    }

    /// What a thread gains.
    struct Replies: Equatable {
        var count: Int64
        var lastSeq: Int64
    }

    /// The head that the numbers follow.
    let head: ImportPlan.Head
    /// Who becomes a member, in the order of their numbers.
    var joins: [UserID] = []
    var messages: [Message] = []
    /// By root.
    var replies: [Int64: Replies] = [:]
    /// Lines that somebody stored since they were taken in: this import itself, where it did not learn of its commit.
    var stored: [Message] = []
    /// Lines whose key an earlier one of the batch has.
    var repeatedCount = 0
    var notices: [ImportNotice] = []

    var firstMessageSeq: Int64 { head.lastSeq + 1 + Int64(joins.count) }

    /// Where the head stands afterwards.
    var newHead: ImportPlan.Head {
        ImportPlan.Head(
            lastSeq: head.lastSeq + Int64(joins.count + messages.count),
            messageCount: head.messageCount + Int64(messages.count))
    }

    var isEmpty: Bool { joins.isEmpty && messages.isEmpty }
}
