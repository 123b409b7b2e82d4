/// One event of an event stream.
public struct ServerSentEvent: Sendable, Hashable {
    /// What kind of event; `message` where the stream does not say.
    public var type: String
    /// The data lines, joined by line feeds.
    public var data: String
    /// The last id that the stream has set, in this event or before; empty if none.
    public var id: String

    /// An event.
    public init(type: String = "message", data: String, id: String = "") {
        self.type = type
        self.data = data
        self.id = id
    }
}
