/// `POST /direct`
struct DirectRequest: WireRequest {
    let userID: Wire.ID?
    let email: Wire.Email?

    init(_ fields: inout FieldReader) {
        userID = fields.optional("user_id")
        email = fields.optional("email")
        fields.requireExactlyOne(of: "user_id", "email")
    }
}

/// `PUT /groups/{group}/mutes/{user}`; without an end, until it is lifted.
struct MuteRequest: WireRequest {
    static let isBodyRequired = false

    let until: Wire.Time?

    init(_ fields: inout FieldReader) {
        until = fields.optional("until")
    }
}

/// `PUT /groups/{group}/notifications`
struct NotificationRequest: WireRequest {
    let level: Wire.NotificationLevel

    init(_ fields: inout FieldReader) {
        level = fields.required("level")
    }
}
