import Postgres

extension BatchPlan {
    /// The one statement for a draft that is alone in its batch; nil where there is none of its own.
    static func lone(_ drafts: [Draft]) -> Phase? {
        guard drafts.count == 1 else { return nil }
        let draft = drafts[0], group = draft.group.uuid, author = draft.author.uuid, mentions = draft.mentions
        switch draft.change {
        case .message(let content, let thread, let clientID, let id):
            let statement = Statement(
                LoneSQL.message, group, author, clientID.uuid, id.uuid, content, thread, mentions.users,
                mentions.spans)
            return Phase(statement: statement, entries: [0], decode: BatchVerdict.message)
        case .edit(let target, let content):
            let statement = Statement(LoneSQL.edit, group, author, target, content, mentions.users, mentions.spans)
            return Phase(statement: statement, entries: [0], decode: BatchVerdict.edit)
        case .like(let target, let emoji, let isOn):
            let statement = Statement(LoneSQL.like, group, author, target, emoji.text, isOn)
            return Phase(statement: statement, entries: [0], decode: BatchVerdict.like)
        case .deletion: return nil
        }
    }
}
