internal import GroupChat

/// A message that was typed and is not known to be stored yet.
struct ChatDraft: Equatable {
    /// Chosen once: however often the message is sent, it is stored once.
    let clientID: String
    let content: String
    let thread: Int64?

    /// Reads a line of input: in JSON mode `{"content","thread","client_id"}` or plain text, else plain text.
    /// Nil where there is nothing to say.
    init?(line: String, isJSON: Bool, newID: () -> String = { ClientID.random().description }) {
        if isJSON, line.utf8.first == UInt8(ascii: "{"), let draft = Self(json: Array(line.utf8), newID) {
            self = draft
            return
        }
        guard line.unicodeScalars.contains(where: { !$0.properties.isWhitespace }) else { return nil }
        self.init(clientID: newID(), content: line, thread: nil)
    }

    init(clientID: String, content: String, thread: Int64?) {
        self.clientID = clientID
        self.content = content
        self.thread = thread
    }

    private init?(json: [UInt8], _ newID: () -> String) {
        let draft = json.withUnsafeBufferPointer { bytes -> ChatDraft? in
            guard let document = try? JSONDocument(parsing: bytes), document.defect == nil,
                let content = document.root.member("content")?.string
            else { return nil }
            return ChatDraft(
                clientID: document.root.member("client_id")?.string ?? newID(), content: content,
                thread: document.root.member("thread")?.int64)
        }
        guard let draft else { return nil }
        self = draft
    }
}
