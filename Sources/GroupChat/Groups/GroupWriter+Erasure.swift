import Postgres

extension GroupWriter {
    /// How many messages are emptied under one lock: the group's other writers get a turn between.
    static let erasedPerTransaction: Int64 = 1_000

    /// Turns all that a person wrote in a group into tombstones; the last step takes one number.
    ///
    /// Can be run again after it broke off: what is empty already is passed over.
    @discardableResult
    public func eraseMessages(of user: UserID, in group: GroupID) async throws(ChatError) -> Result {
        var last: Int64 = 0
        while true {
            let after = last
            let step = try await transaction(in: group) { head, transaction throws -> ErasureStep in
                let rows = try await transaction.run([
                    Statement(GroupSQL.eraseMessages, group.uuid, user.uuid, after, Self.erasedPerTransaction)
                ])
                let count: Int64 = try rows[0][0].decode("count")
                if count == Self.erasedPerTransaction {
                    return .more(after: try rows[0][0].decode("last_seq"))
                }
                let seq = head.lastSeq + 1
                _ = try await transaction.run([
                    Statement(
                        GroupSQL.log, group.uuid, seq, "erased", user.uuid, user.uuid, String?.none, String?.none),
                    Statement(GroupSQL.advance, group.uuid, Int64(1)),
                ])
                return .done(Result(epoch: head.epoch, seqs: [seq]))
            }
            switch step {
            case .more(let after):
                last = after
            case .done(let result):
                committed(result.seqs.map { Committed(group: group, epoch: result.epoch, seq: $0) })
                return result
            }
        }
    }

    private enum ErasureStep: Sendable {
        case more(after: Int64)
        case done(Result)
    }
}
