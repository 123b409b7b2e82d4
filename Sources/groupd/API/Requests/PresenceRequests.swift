/// `PUT /me/presence`
struct PresenceRequest: WireRequest {
    /// `offline` ends what was said before.
    let status: Wire.PresenceStatus

    init(_ fields: inout FieldReader) {
        status = fields.required("status")
    }
}
