extension Endpoints {
    static let sendMessage = Endpoint<GroupParameters, MessageRequest, MessageView>(
        .sendMessage, .post, "/groups/{group}/messages", .member, tag: .messages, statuses: [201, 200],
        codes: [.conflict], "Sends a message; 200 with the first one where client_id was used before.")

    static let listMessages = Endpoint<HistoryParameters, NoBody, HistoryView>(
        .listMessages, .get, "/groups/{group}/messages", .member, tag: .messages,
        "A stretch of the history in ascending seq: before, after or around a number, or the newest.")

    static let getMessage = Endpoint<MessageParameters, NoBody, MessageView>(
        .getMessage, .get, "/groups/{group}/messages/{seq}", .member, tag: .messages, "One message, as it is now.")

    static let markRead = Endpoint<GroupParameters, PositionRequest, ReadPositionView>(
        .markRead, .post, "/groups/{group}/read", .member, tag: .messages,
        "Moves the read position forward; it never moves back.")

    static let listChanges = Endpoint<ChangesParameters, NoBody, ChangesView>(
        .listChanges, .get, "/groups/{group}/changes", .member, tag: .messages, codes: [.conflict],
        "The durable events after a position, as a socket's replay sends them; conflict where it would say resync.")
}
