internal import GroupChat

extension Draft {
    /// A message as a client sent it, over the socket or REST.
    ///
    /// - Throws: `validation_failed`.
    init(
        _ message: MessageRequest, group: Wire.ID, _ author: UserID, _ charactersMax: Int
    ) throws(ClientError) {
        guard message.attachments?.elements.isEmpty ?? true else {
            throw .validationFailed(field: "attachments", "There are no attachments of yours to send.")
        }
        do throws(ChatError) {
            self = try .message(
                group: GroupID(group), author: author, clientID: message.clientID.map { ClientID($0) },
                content: message.content.value, thread: message.thread?.value, charactersMax: charactersMax)
        } catch {
            throw ClientError(error)
        }
    }
}

extension AckFrame {
    init(_ receipt: Receipt, ref: String?, group: Wire.ID, clientID: Wire.UUID?) {
        guard let message = receipt.message, let seq = receipt.seq else {
            preconditionFailure("A message's receipt has its number and its facts.")
        }
        self.init(
            ref: ref, group: group, clientID: clientID, seq: seq, id: Wire.ID(message.id),
            createdAt: Wire.Time(message.createdAt))
    }
}
