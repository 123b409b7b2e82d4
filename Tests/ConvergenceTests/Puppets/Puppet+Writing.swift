import ChatLoad
import Foundation
import HTTPClient

/// What has a frame and a request.
extension Puppet {
    /// Nil where the act is none of writing.
    func write(_ act: Act, in group: String, byRequest: Bool) async -> String? {
        switch act {
        case .send(_, let content, let thread, let isTwice):
            let draft = Draft(
                clientID: UUID().uuidString.lowercased(), group: group, content: text(content),
                thread: thread.map { message($0, in: group) })
            record.isSending(draft.clientID, to: group, user)
            if isTwice { launch { await $0.submit(draft, byRequest: byRequest) } }
            return await submit(draft, byRequest: byRequest)
        case .edit(_, let number, let content):
            let (seq, text) = (message(number, in: group, isOwn: true), text(content))
            if byRequest {
                let answer = await caller.ask(.patch, "/groups/\(group)/messages/\(seq)", ["content": text])
                return Self.outcome(answer)
            }
            return Self.outcome(await ask(["type": "edit", "group": group, "seq": seq, "content": text]))
        case .delete(_, let number):
            let seq = message(number, in: group, isOwn: true)
            if byRequest {
                return Self.outcome(await caller.ask(.delete, "/groups/\(group)/messages/\(seq)"))
            }
            return Self.outcome(await ask(["type": "delete", "group": group, "seq": seq]))
        case .like(_, let number, let emoji, let isOn):
            return await like(message(number, in: group), in: group, emoji, isOn, byRequest: byRequest)
        case .read(_, let number), .received(_, let number):
            return await move(act.name, message(number, in: group), in: group, byRequest: byRequest)
        case .type:
            _ = await ask(["type": "typing", "group": group])
            return ""
        default: return nil
        }
    }

    /// Sends a message. One whose answer is lost is sent again when there is a connection.
    @discardableResult
    func submit(_ draft: Draft, byRequest: Bool) async -> String {
        var fields: [String: any Sendable] = ["content": draft.content, "client_id": draft.clientID]
        if let thread = draft.thread { fields["thread"] = thread }
        if byRequest {
            let path = "/groups/\(draft.group)/messages"
            let answer = await caller.ask(.post, path, fields)
            if answer.isDone, let value = caller.decoded(MessageValue.self, answer.body, from: path) {
                acknowledge(draft, value.seq, value.id)
            }
            return Self.outcome(answer)
        }
        fields["type"] = "send"
        fields["group"] = draft.group
        let reply = await ask(fields)
        switch reply {
        case .ack(let seq, let id): acknowledge(draft, seq, id)
        case .lost: unsent.append(draft)
        case .done: violation("\(draft.clientID) is answered without a number")
        case .refused: break
        }
        return Self.outcome(reply)
    }

    private func acknowledge(_ draft: Draft, _ seq: Int64, _ id: String) {
        record.acknowledge(
            .init(group: draft.group, user: user, clientID: draft.clientID, seq: seq, id: id))
    }

    private func like(
        _ seq: Int64, in group: String, _ emoji: String, _ isOn: Bool, byRequest: Bool
    ) async -> String {
        guard byRequest else {
            return Self.outcome(
                await ask(["type": "like", "group": group, "seq": seq, "emoji": emoji, "on": isOn]))
        }
        let name = emoji.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
        return Self.outcome(
            await caller.ask(isOn ? .put : .delete, "/groups/\(group)/messages/\(seq)/likes/\(name)"))
    }

    private func move(_ what: String, _ seq: Int64, in group: String, byRequest: Bool) async -> String {
        guard byRequest else { return Self.outcome(await ask(["type": what, "group": group, "seq": seq])) }
        let answer = await caller.ask(.post, "/groups/\(group)/\(what)", ["seq": seq])
        if what == "read", answer.isDone,
            let value = caller.decoded(PositionValue.self, answer.body, from: "POST read")
        {
            groups[group]?.heardRead(value.lastReadSeq)
        }
        return Self.outcome(answer)
    }

    private func text(_ content: Content) -> String {
        let words = "word \(Int.random(in: 0..<100_000, using: &random))"
        return switch content {
        case .plain: words
        case .mention(let person): "\(words) <@\(cast.people[person].id)>"
        case .mentionByName(let person): "@\(cast.names[person]) \(words)"
        case .mentionEveryone: "@all \(words)"
        }
    }
}
