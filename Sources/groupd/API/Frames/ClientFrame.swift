/// A decoded frame from a client.
enum ClientFrame: Sendable {
    case hello(HelloFrame)
    case subscribe(SubscribeFrame)
    case unsubscribe(UnsubscribeFrame)
    case send(SendFrame)
    case edit(EditFrame)
    case delete(DeleteFrame)
    case like(LikeFrame)
    case read(PositionFrame)
    case received(PositionFrame)
    case typing(TypingFrame)
    case presence(DevicePresenceFrame)
    case ping(PingFrame)
}

/// What the bytes of a text frame turn out to be.
enum FrameDecoding: Sendable {
    case frame(ClientFrame, ref: String?)
    /// Answer with an `error` frame; the socket stays. The type is what it was meant to be, where that is known.
    case refuse(ClientError, ref: String?, type: ClientFrameType?)
    case close(CloseCode)
}

extension ClientFrame {
    /// Decodes a text frame (API 8, rule 10). Whether it may come now, `hello` first, is the connection's to decide.
    static func decode(_ bytes: UnsafeBufferPointer<UInt8>) -> FrameDecoding {
        let document: JSONDocument
        do { document = try JSONDocument(parsing: bytes) } catch {
            // RFC 6455 8.1 asks about the whole text, and the parser stops at the first fault.
            return .close(String(validating: bytes, as: UTF8.self) == nil ? .invalidText : .badFrame)
        }
        guard let type = document.root.member("type")?.string else { return .close(.badFrame) }
        // A faulty ref comes back on nothing: the client could not tell whose it is.
        let ref = document.root.member("ref")?.string.flatMap(Wire.Ref.init)?.value
        let known = ClientFrameType(rawValue: type)
        if let ambiguity = document.ambiguity {
            return .refuse(ClientError(ambiguity: ambiguity), ref: ref, type: known)
        }
        guard let known else { return .refuse(unknown(type), ref: ref, type: nil) }
        return decode(document.root, as: known, ref: ref)
    }

    private static func decode(_ root: JSONView, as type: ClientFrameType, ref: String?) -> FrameDecoding {
        var fields = FieldReader(root, Issues())
        let _: Wire.Ref? = fields.optional("ref")
        var issues = fields.issues
        let frame = type.declaration.read(root, &issues)
        guard issues.isEmpty else { return .refuse(.validationFailed(issues.list), ref: ref, type: type) }
        return .frame(frame, ref: ref)
    }

    private static func unknown(_ type: String) -> ClientError {
        .validationFailed(field: "type", "There is no frame of the type \"\(EchoedText(type))\".")
    }
}
