internal import GroupChat

/// What a frame of the server says to the terminal client. Frames and fields that it has no use for are `other`.
enum ChatFrame: Equatable {
    case ready
    case subscribed(epoch: String, lastSeq: Int64, recovered: Bool)
    case unsubscribed(code: String)
    case resync(epoch: String, lastSeq: Int64)
    /// Anything that took a number.
    case event(seq: Int64, ChatEvent)
    /// The message is stored, under that number.
    case ack(clientID: String, seq: Int64)
    /// `ref` is the client id where a send was refused.
    case error(ref: String?, code: String, message: String, retryAfterMS: Int64?)
    case head(Int64)
    case bye(reconnectAfterMS: Int64)
    case other
}

/// A change as a person reads it.
enum ChatEvent: Equatable {
    case message(ChatMessage)
    case edited(ChatMessage)
    case deleted(target: Int64)
    case liked(target: Int64, emoji: String, isOn: Bool)
    case member(name: String, change: String)
    case group(change: String)
    case erased
}

struct ChatMessage: Equatable {
    let seq: Int64
    let author: String
    let content: String
    let thread: Int64?
    let createdAt: String
    let isDeleted: Bool
}

extension ChatFrame {
    /// Reads a text frame about that group; nil where it is no frame at all.
    init?(_ bytes: [UInt8], group: GroupID) {
        let frame = bytes.withUnsafeBufferPointer { bytes -> ChatFrame? in
            guard let document = try? JSONDocument(parsing: bytes), document.defect == nil,
                let type = document.root.member("type")?.string
            else { return nil }
            return Self.read(type, document.root, group.description)
        }
        guard let frame else { return nil }
        self = frame
    }

    private static func read(_ type: String, _ root: JSONView, _ group: String) -> ChatFrame {
        if type == "heads" {
            return root.member("heads")?.members.first { $0.name.text == group }?.value.int64.map { .head($0) }
                ?? .other
        }
        if let other = root.text("group"), other != group { return .other }
        switch type {
        case "ready": return .ready
        case "subscribed":
            guard let epoch = root.text("epoch"), let last = root.number("last_seq") else { return .other }
            return .subscribed(epoch: epoch, lastSeq: last, recovered: root.member("recovered")?.bool ?? false)
        case "resync":
            guard let epoch = root.text("epoch"), let last = root.number("last_seq") else { return .other }
            return .resync(epoch: epoch, lastSeq: last)
        case "unsubscribed": return .unsubscribed(code: root.text("code") ?? "")
        case "ack":
            guard let clientID = root.text("client_id"), let seq = root.number("seq") else { return .other }
            return .ack(clientID: clientID, seq: seq)
        case "error":
            return .error(
                ref: root.text("ref"), code: root.text("code") ?? "", message: root.text("message") ?? "",
                retryAfterMS: root.number("retry_after_ms"))
        case "bye": return .bye(reconnectAfterMS: root.number("reconnect_after_ms") ?? 0)
        default:
            guard let seq = root.number("seq"), let event = ChatEvent(type, root) else { return .other }
            return .event(seq: seq, event)
        }
    }
}

extension ChatEvent {
    fileprivate init?(_ type: String, _ root: JSONView) {
        switch type {
        case "message": self = .message(ChatMessage(root))
        case "edited": self = .edited(ChatMessage(root))
        case "deleted": self = .deleted(target: root.member("message")?.number("seq") ?? 0)
        case "liked":
            self = .liked(
                target: root.number("target") ?? 0, emoji: root.text("emoji") ?? "",
                isOn: root.member("on")?.bool ?? true)
        case "member":
            self = .member(name: root.member("user")?.text("name") ?? "", change: root.text("change") ?? "")
        case "group": self = .group(change: root.text("change") ?? "")
        case "erased": self = .erased
        default: return nil
        }
    }
}

extension ChatMessage {
    fileprivate init(_ frame: JSONView) {
        let message = frame.member("message") ?? frame
        seq = message.number("seq") ?? 0
        author = message.member("user")?.text("name") ?? ""
        content = message.text("content") ?? ""
        thread = message.number("thread")
        createdAt = message.text("created_at") ?? ""
        isDeleted = message.member("deleted")?.bool ?? false
    }
}

extension JSONView {
    fileprivate func text(_ name: StaticString) -> String? { member(name)?.string }
    fileprivate func number(_ name: StaticString) -> Int64? { member(name)?.int64 }
}
