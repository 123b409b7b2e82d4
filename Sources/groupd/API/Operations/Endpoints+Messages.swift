extension Endpoints {
    static let sendMessage = Endpoint<GroupParameters, MessageRequest, MessageView>(
        .sendMessage, .post, "/groups/{group}/messages", .member, tag: .messages, statuses: [201, 200],
        "Sends a message; 200 with the first one where client_id was used before.")

    static let listMessages = Endpoint<HistoryParameters, NoBody, HistoryView>(
        .listMessages, .get, "/groups/{group}/messages", .member, tag: .messages,
        "A stretch of the history in ascending seq: before, after or around a number, or the newest.")

    static let getMessage = Endpoint<MessageParameters, NoBody, MessageView>(
        .getMessage, .get, "/groups/{group}/messages/{seq}", .member, tag: .messages, "One message, as it is now.")

    static let markRead = Endpoint<GroupParameters, PositionRequest, ReadPositionView>(
        .markRead, .post, "/groups/{group}/read", .member, tag: .messages,
        "Moves the read position forward; it never moves back.")

    static let markReceived = Endpoint<GroupParameters, PositionRequest, NoContent>(
        .markReceived, .post, "/groups/{group}/received", .member, tag: .messages, statuses: [204],
        "Says up to where messages have reached a device; it never moves back.")

    static let listReceipts = Endpoint<MessageParameters, NoBody, ReceiptsView>(
        .listReceipts, .get, "/groups/{group}/messages/{seq}/receipts", .member, tag: .messages,
        "Who has read a message, its author left out; in a group of over 200 only how many.")

    static let getThread = Endpoint<ThreadParameters, NoBody, ThreadView>(
        .getThread, .get, "/groups/{group}/threads/{seq}", .member, tag: .messages,
        "A thread: its root, a stretch of its replies in ascending seq, and what is unread of them.")

    static let followThread = Endpoint<MessageParameters, NoBody, NoContent>(
        .followThread, .put, "/groups/{group}/threads/{seq}/follow", .member, tag: .messages, statuses: [204],
        "Follows a thread. Whoever wrote in it follows it anyway.")

    static let unfollowThread = Endpoint<MessageParameters, NoBody, NoContent>(
        .unfollowThread, .delete, "/groups/{group}/threads/{seq}/follow", .member, tag: .messages, statuses: [204],
        "Follows a thread no longer, even where one wrote in it.")

    static let listChanges = Endpoint<ChangesParameters, NoBody, ChangesView>(
        .listChanges, .get, "/groups/{group}/changes", .member, tag: .messages, codes: [.conflict],
        "The durable events after a position, as a socket's replay sends them; conflict where it would say resync.")

    static let exportGroup = Endpoint<GroupParameters, NoBody, JSONLines>(
        .exportGroup, .get, "/groups/{group}/export", .admin, tag: .messages,
        "Every message but the deleted ones, oldest first, a line each, as groupd import takes them. It is streamed: "
            + "one that breaks off has no end of its last chunk.")
}
