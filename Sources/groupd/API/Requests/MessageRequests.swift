/// `POST /groups/{group}/messages`
struct MessageRequest: WireRequest {
    let content: Wire.Content
    /// Chosen by the client; makes a retry harmless.
    let clientID: Wire.UUID?
    let thread: Wire.Seq?
    let attachments: Wire.List<Wire.ID, AttachmentCount>?

    init(_ fields: inout FieldReader) {
        content = fields.required("content")
        clientID = fields.optional("client_id")
        thread = fields.optional("thread")
        attachments = fields.optional("attachments")
    }
}

/// `PATCH /groups/{group}/messages/{seq}`
struct MessageChangeRequest: WireRequest {
    let content: Wire.Content

    init(_ fields: inout FieldReader) {
        content = fields.required("content")
    }
}

/// `POST /groups/{group}/read`, `POST /groups/{group}/received`
struct PositionRequest: WireRequest {
    let seq: Wire.Seq

    init(_ fields: inout FieldReader) {
        seq = fields.required("seq")
    }
}
