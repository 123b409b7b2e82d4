/// What an import knows of its group, and how it numbers what comes next.
///
/// Pure. It follows the group's log as far as it has read it (`head`): under the lock of the head it is told what
/// others numbered since, and then knows all that decides a line: who is a member, and which messages are there. That
/// a batch was committed without anybody learning of it is no case of its own: its rows are what "others" stored.
struct ImportPlan {
    /// How far the log is known.
    struct Head: Equatable {
        var lastSeq: Int64
        var messageCount: Int64
    }

    /// What others numbered, in order.
    enum Change: Equatable {
        case message(key: ClientID?, root: Int64)
        case joined(UserID)
        /// Left, removed or banned.
        case gone(UserID)
        case unbanned(UserID)
    }

    private(set) var head: Head
    /// By key of each message that is there: the root of its thread, itself where it answers nothing. A reply needs no
    /// more than that, and the keys alone say what is there.
    private var roots: [ClientID: Int64]
    private var members: Set<UserID>
    /// Whose lines are skipped.
    private var barred: Set<UserID>
    private var people: [ImportAuthor: UserID] = [:]

    init(head: Head, roots: [ClientID: Int64] = [:], members: Set<UserID>, barred: Set<UserID> = []) {
        self.head = head
        self.roots = roots
        self.members = members
        self.barred = barred
    }

    /// Whether the message is there already.
    func has(_ key: ClientID) -> Bool { roots[key] != nil }

    func person(_ author: ImportAuthor) -> UserID? { people[author] }

    mutating func identify(_ author: ImportAuthor, as person: UserID) { people[author] = person }

    /// Takes in what others did up to `head`.
    mutating func follow(_ changes: [Change], to head: Head) {
        for change in changes {
            switch change {
            case .message(let key, let root):
                if let key { roots[key] = root }
            case .joined(let user):
                members.insert(user)
                barred.remove(user)
            case .gone(let user):
                members.remove(user)
                // Who goes while the import runs is not brought back by it.
                barred.insert(user)
            case .unbanned(let user):
                barred.remove(user)
            }
        }
        self.head = head
    }

    /// Numbers lines whose authors are all identified, for a head that stands where the plan does.
    func batch(of lines: [ImportLine]) -> ImportBatch {
        var batch = ImportBatch(head: head)
        var accepted: [(line: ImportLine, author: UserID)] = []
        var keys: Set<ClientID> = []
        var joined: Set<UserID> = []
        for line in lines {
            guard let author = people[line.author] else { preconditionFailure("an author was not identified") }
            if let root = roots[line.key] {
                batch.stored.append(.init(line: line, author: author, thread: root))
            } else if !keys.insert(line.key).inserted {
                batch.repeatedCount += 1
            } else if barred.contains(author) {
                keys.remove(line.key)
                batch.notices.append(.skipped(line: line.number, .authorBarred))
            } else {
                accepted.append((line, author))
                if !members.contains(author), joined.insert(author).inserted { batch.joins.append(author) }
            }
        }
        number(accepted, in: &batch)
        return batch
    }

    private func number(_ lines: [(line: ImportLine, author: UserID)], in batch: inout ImportBatch) {
        var fresh: [ClientID: Int64] = [:]
        batch.messages.reserveCapacity(lines.count)
        var seq = batch.firstMessageSeq
        for (line, author) in lines {
            let root = line.replyTo.flatMap { fresh[$0] ?? roots[$0] }
            if line.replyTo != nil, root == nil { batch.notices.append(.replyDropped(line: line.number)) }
            if let root { batch.replies[root, default: .init(count: 0, lastSeq: 0)].add(seq) }
            fresh[line.key] = root ?? seq
            batch.messages.append(.init(line: line, author: author, thread: root))
            seq += 1
        }
    }

    /// Takes in a batch of its own that was committed.
    mutating func add(_ batch: ImportBatch) {
        precondition(batch.head == head, "a batch was numbered for another head")
        var seq = batch.firstMessageSeq
        for message in batch.messages {
            roots[message.line.key] = message.thread ?? seq
            seq += 1
        }
        members.formUnion(batch.joins)
        head = batch.newHead
    }
}

extension ImportBatch.Replies {
    fileprivate mutating func add(_ seq: Int64) {
        count += 1
        lastSeq = seq
    }
}
