/// A frame's name in the document: a type of both directions (`read`) has to be two names there.
struct FrameName {
    let text: String

    init(_ type: ClientFrameType) {
        text = "client_\(type.rawValue)"
    }

    init(_ type: ServerFrameType) {
        text = "server_\(type.rawValue)"
    }

    static var all: [FrameName] {
        ClientFrameType.allCases.map(Self.init) + ServerFrameType.allCases.map(Self.init)
    }
}

extension ClientFrameDeclaration {
    /// Writes the members of the operation's object.
    func write(to writer: inout JSONWriter) {
        writer.constant("action", "receive")
        writer.channel()
        writer.field("summary", summary)
        writer.messages([FrameName(type)])
        writer.key("reply")
        writer.object { writer in
            writer.channel()
            writer.messages((answers + [.error]).map(FrameName.init))
        }
        writer.field("x-least-role", role.rawValue)
        writer.field("x-error-codes", codes)
    }
}

extension CloseCode {
    /// Writes the members of the code's object.
    func write(to writer: inout JSONWriter) {
        writer.field("code", rawValue)
        writer.field("reason", reason)
        writer.field("reconnect", invitesReconnection)
    }
}

extension JSONWriter {
    mutating func channel() {
        key("channel")
        object { $0.constant("$ref", "#/channels/ws") }
    }

    mutating func messages(_ names: [FrameName]) {
        key("messages")
        array { writer in
            for name in names { writer.object { $0.constant("$ref", "#/channels/ws/messages/\(name.text)") } }
        }
    }

    mutating func message(_ name: FrameName, summary: String, payload: (inout JSONWriter) -> Void) {
        key(name.text)
        object { writer in
            writer.field("name", name.text)
            writer.field("summary", summary)
            writer.key("payload")
            payload(&writer)
        }
    }
}
