/// The types of frame that a client sends.
enum ClientFrameType: String, WireEnum {
    case hello, subscribe, unsubscribe, send, edit, delete, like, read, received, typing, presence, ping
}

/// The types of frame that the server sends.
enum ServerFrameType: String, WireEnum {
    case ready, subscribed, unsubscribed, ack, message, edited, deleted, liked, member, group, erased, added, read
    case received
    case typing, presence
    case heads, resync, ok, error, pong, bye
}
