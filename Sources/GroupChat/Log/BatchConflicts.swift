/// Which drafts must not share a batch.
///
/// The statements of a batch each see the state before them: two edits of one message, or a like
/// and its own undoing, would overwrite instead of following each other, and a message and its own
/// retry would both be new. So the second waits for the next batch, and with it whatever touches the
/// same message, in the order it came.
struct BatchConflicts {
    private struct Target: Hashable {
        let group: GroupID
        let seq: Int64
    }
    private struct Like: Hashable {
        let target: Target
        let user: UserID
        let emoji: Emoji
    }

    private struct Message: Hashable {
        let group: GroupID
        let author: UserID
        let clientID: ClientID
    }

    private var messages: Set<Message> = []
    private var changed: Set<Target> = []
    private var liked: Set<Target> = []
    private var likes: Set<Like> = []
    private var waiting: Set<Target> = []

    /// Whether the draft may join the drafts admitted so far. If not, later drafts for the same
    /// message may not either.
    mutating func admits(_ draft: Draft) -> Bool {
        switch draft.change {
        case .message(_, _, let clientID, _):
            return messages.insert(Message(group: draft.group, author: draft.author, clientID: clientID)).inserted
        case .edit(let seq, _), .deletion(let seq):
            let target = Target(group: draft.group, seq: seq)
            guard !waiting.contains(target), !liked.contains(target), changed.insert(target).inserted else {
                waiting.insert(target)
                return false
            }
            return true
        case .like(let seq, let emoji, _):
            let target = Target(group: draft.group, seq: seq)
            guard !waiting.contains(target), !changed.contains(target),
                likes.insert(Like(target: target, user: draft.author, emoji: emoji)).inserted
            else {
                waiting.insert(target)
                return false
            }
            liked.insert(target)
            return true
        }
    }
}
