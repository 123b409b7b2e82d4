/// Which drafts must not share a batch.
///
/// The statements of a batch each see the state before them: two edits of one message, or a like
/// and its own undoing, would overwrite instead of following each other, a message and its own
/// retry would both be new, and two emoji may be one more than a message takes. So the second waits
/// for the next batch, and with it whatever touches the same message, in the order it came.
struct BatchConflicts {
    private struct Target: Hashable {
        let group: GroupID
        let seq: Int64
    }
    private struct Like: Hashable {
        let target: Target
        let user: UserID
    }

    private struct Message: Hashable {
        let group: GroupID
        let author: UserID
        let clientID: ClientID
    }

    private var messages: Set<Message> = []
    private var changed: Set<Target> = []
    private var liked: [Target: Emoji] = [:]
    private var likes: Set<Like> = []
    private var waiting: Set<Target> = []
    /// Where other emoji wait: further likes with the one in this batch need not.
    private var waitingToLike: Set<Target> = []

    /// Whether the draft may join the drafts admitted so far. If not, later drafts for the same
    /// message may not either.
    mutating func admits(_ draft: Draft) -> Bool {
        switch draft.change {
        case .message(_, _, let clientID, _):
            return messages.insert(Message(group: draft.group, author: draft.author, clientID: clientID)).inserted
        case .edit(let seq, _), .deletion(let seq):
            let target = Target(group: draft.group, seq: seq)
            guard !waiting.contains(target), !waitingToLike.contains(target), liked[target] == nil,
                changed.insert(target).inserted
            else {
                waiting.insert(target)
                return false
            }
            return true
        case .like(let seq, let emoji, _):
            let target = Target(group: draft.group, seq: seq)
            guard liked[target] ?? emoji == emoji else {
                waitingToLike.insert(target)
                return false
            }
            guard !waiting.contains(target), !changed.contains(target),
                likes.insert(Like(target: target, user: draft.author)).inserted
            else {
                waiting.insert(target)
                return false
            }
            liked[target] = emoji
            return true
        }
    }
}
