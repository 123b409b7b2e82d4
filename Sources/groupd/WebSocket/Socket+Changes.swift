internal import GroupChat
internal import NIOCore

/// What people write: messages, edits, deletions, likes. Each is a draft, whose answer comes after its commit.
extension Socket {
    func send(_ frame: SendFrame, _ ref: String?, _ caller: Caller) {
        let draft: Draft
        do throws(ClientError) {
            draft = try Draft(frame.message, group: frame.group, caller.user, hub.limits.messageCharacters)
        } catch {
            return refuse(error, ref: ref)
        }
        hub.services.typing.sent(by: caller.user, in: draft.group, thread: frame.message.thread?.value)
        let (group, clientID) = (frame.group, frame.message.clientID)
        submit(draft, to: group, ref) { AckFrame($0, ref: ref, group: group, clientID: clientID).json }
    }

    func edit(_ frame: EditFrame, _ ref: String?, _ caller: Caller) {
        let draft: Draft
        do throws(ChatError) {
            draft = try .edit(
                group: GroupID(frame.group), author: caller.user, target: frame.seq.value,
                content: frame.message.content.value, charactersMax: hub.limits.messageCharacters)
        } catch {
            return refuse(ClientError(error), ref: ref)
        }
        submit(draft, to: frame.group, ref) { OKFrame(ref: ref, seq: $0.seq).json }
    }

    func delete(_ frame: DeleteFrame, _ ref: String?, _ caller: Caller) {
        let draft = Draft.deletion(group: GroupID(frame.group), author: caller.user, target: frame.seq.value)
        submit(draft, to: frame.group, ref) { OKFrame(ref: ref, seq: $0.seq).json }
    }

    func like(_ frame: LikeFrame, _ ref: String?, _ caller: Caller) {
        let draft = Draft.like(
            group: GroupID(frame.group), author: caller.user, target: frame.seq.value, emoji: frame.emoji.value,
            isOn: frame.isOn)
        submit(draft, to: frame.group, ref) { OKFrame(ref: ref, seq: $0.seq).json }
    }

    /// Hands a draft over. `answer` writes the frame for it once it is committed.
    private func submit(
        _ draft: Draft, to group: Wire.ID, _ ref: String?, answer: @escaping @Sendable (Receipt) -> [UInt8]
    ) {
        guard sendsInFlight < hub.limits.sendsInFlight else {
            return refuse(
                ClientError(.overloaded, "Too many messages on their way.", retryAfter: .milliseconds(500)), ref: ref)
        }
        sendsInFlight += 1
        let pending = PendingDraft(draft: draft, ref: ref, group: group, frame: answer)
        if let action = line.add(pending, mayMention: draft.mayMention) { perform(action) }
    }
}
