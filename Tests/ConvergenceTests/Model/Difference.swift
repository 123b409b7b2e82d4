/// Something that a client has otherwise than one who has just come.
struct Difference: Equatable, CustomStringConvertible, Sendable {
    let field: String
    let mine: String
    let fresh: String

    var description: String { "\(field): events made it \(mine), a fresh client gets \(fresh)" }
}

/// Collects what differs.
struct Comparison {
    private(set) var differences: [Difference] = []

    mutating func compare<Value: Equatable>(_ field: @autoclosure () -> String, _ mine: Value, _ fresh: Value) {
        guard mine != fresh else { return }
        differences.append(
            Difference(field: field(), mine: String(describing: mine), fresh: String(describing: fresh)))
    }

    mutating func compare<Value: Equatable>(
        _ field: @autoclosure () -> String, each mine: [String: Value], _ fresh: [String: Value]
    ) {
        for key in Set(mine.keys).union(fresh.keys).sorted() where mine[key] != fresh[key] {
            compare("\(field()) \(key)", mine[key], fresh[key])
        }
    }
}

extension GroupModel {
    /// What differs from a model that was loaded just now.
    func differences(from fresh: LoadedGroup) -> [Difference] {
        let other = GroupModel(reader: reader, fresh)
        var comparison = differences(from: other)
        // What a loaded model has from its requests, of both sorts.
        let value = fresh.value
        comparison.compare("member_count", members.count, value.memberCount)
        comparison.compare("role", members[reader], value.role)
        comparison.compare("last_read_seq", lastRead, value.lastReadSeq)
        comparison.compare("unread", unread, value.unread)
        comparison.compare("mentions", mentions, value.mentions)
        for message in fresh.messages {
            comparison.compare("#\(message.seq) reply_count", replyCount(of: message.seq), message.replyCount)
        }
        return comparison.differences
    }

    private func differences(from other: GroupModel) -> Comparison {
        var comparison = Comparison()
        comparison.compare("epoch", epoch, other.epoch)
        comparison.compare("settings", settings, other.settings)
        comparison.compare("member", each: members, other.members)
        if let muted, let told = other.muted { comparison.compare("muted", muted.sorted(), told.sorted()) }
        if let banned, let told = other.banned { comparison.compare("banned", banned.sorted(), told.sorted()) }
        for seq in Set(messages.keys).union(other.messages.keys).sorted() {
            guard let mine = messages[seq], let theirs = other.messages[seq] else {
                comparison.compare("#\(seq)", messages[seq], other.messages[seq])
                continue
            }
            Self.compare(mine, theirs, &comparison)
        }
        for (seq, kinds) in likers ?? [:] {
            let counts = kinds.mapValues { Int64($0.count) }.filter { $0.value > 0 }
            comparison.compare("#\(seq) likers", counts, other.messages[seq]?.likes ?? [:])
        }
        return comparison
    }

    private static func compare(_ mine: MessageState, _ fresh: MessageState, _ comparison: inout Comparison) {
        guard mine != fresh else { return }
        let seq = mine.seq
        comparison.compare("#\(seq) changed_seq", mine.changedSeq, fresh.changedSeq)
        comparison.compare("#\(seq) id", mine.id, fresh.id)
        comparison.compare("#\(seq) user", mine.author, fresh.author)
        comparison.compare("#\(seq) kind", mine.kind, fresh.kind)
        comparison.compare("#\(seq) content", mine.content, fresh.content)
        comparison.compare("#\(seq) thread", mine.thread, fresh.thread)
        comparison.compare("#\(seq) likes", each: mine.likes, fresh.likes)
        comparison.compare("#\(seq) liked", mine.liked.sorted(), fresh.liked.sorted())
        comparison.compare("#\(seq) mentions", mine.mentions, fresh.mentions)
        comparison.compare("#\(seq) created_at", mine.createdAt, fresh.createdAt)
        comparison.compare("#\(seq) edited_at", mine.editedAt, fresh.editedAt)
        comparison.compare("#\(seq) deleted", mine.isDeleted, fresh.isDeleted)
    }
}
