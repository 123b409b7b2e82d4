internal import GroupChat

/// The frames that the terminal client sends.
enum ChatCommandFrame {
    case hello(token: String)
    case subscribe(GroupID, ChatMachine.Position?)
    case send(GroupID, ChatDraft)

    var json: [UInt8] {
        var writer = JSONWriter()
        writer.object { writer in
            switch self {
            case .hello(let token):
                writer.constant("type", "hello")
                writer.constant("token", token)
                writer.constant("subscribe", "none")
            case .subscribe(let group, let position):
                writer.constant("type", "subscribe")
                writer.constant("ref", "subscribe")
                writer.constant("group", group.description)
                guard let position else { return }
                writer.constant("epoch", position.epoch)
                writer.key("after")
                writer.integer(position.seq)
            case .send(let group, let draft):
                writer.constant("type", "send")
                writer.constant("ref", draft.clientID)
                writer.constant("group", group.description)
                writer.constant("client_id", draft.clientID)
                writer.constant("content", draft.content)
                guard let thread = draft.thread else { return }
                writer.key("thread")
                writer.integer(thread)
            }
        }
        return writer.bytes
    }
}
