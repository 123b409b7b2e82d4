/// `POST /groups`
struct GroupCreationRequest: WireRequest {
    let name: Wire.Name
    let description: Wire.Summary?
    let visibility: Wire.Visibility?
    let language: Wire.Language?

    init(_ fields: inout FieldReader) {
        name = fields.required("name")
        description = fields.optional("description")
        visibility = fields.optional("visibility")
        language = fields.optional("language")
    }
}

/// `PATCH /groups/{group}`: what is left out stays.
struct GroupChangeRequest: WireRequest {
    let name: Wire.Name?
    let description: Wire.Summary?
    let visibility: Wire.Visibility?
    let language: Wire.Language?
    let assistant: Bool?
    /// Null keeps messages for ever.
    let retentionDays: Change<Wire.Days>
    let slowModeSeconds: Wire.SlowMode?

    init(_ fields: inout FieldReader) {
        name = fields.optional("name")
        description = fields.optional("description")
        visibility = fields.optional("visibility")
        language = fields.optional("language")
        assistant = fields.optional("assistant")
        retentionDays = fields.change("retention_days")
        slowModeSeconds = fields.optional("slow_mode_seconds")
    }
}

/// `POST /groups/{group}/members`
struct MemberAdditionRequest: WireRequest {
    let userID: Wire.ID?
    let email: Wire.Email?
    let role: Wire.Role?

    init(_ fields: inout FieldReader) {
        userID = fields.optional("user_id")
        email = fields.optional("email")
        role = fields.optional("role")
        fields.requireExactlyOne(of: "user_id", "email")
    }
}

/// `PATCH /groups/{group}/members/{user}`
struct RoleChangeRequest: WireRequest {
    let role: Wire.Role

    init(_ fields: inout FieldReader) {
        role = fields.required("role")
    }
}
