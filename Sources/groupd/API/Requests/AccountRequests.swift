/// `POST /auth/register`
struct RegisterRequest: WireRequest {
    let email: Wire.Email
    let password: Wire.Password
    let name: Wire.Name
    /// Makes the account the operator of a new server.
    let setupToken: Wire.Token?
    let invite: Wire.InviteCode?

    init(_ fields: inout FieldReader) {
        email = fields.required("email")
        password = fields.required("password")
        name = fields.required("name")
        setupToken = fields.optional("setup_token")
        invite = fields.optional("invite")
    }
}

/// `POST /auth/login`
struct LoginRequest: WireRequest {
    let email: Wire.Email
    let password: Wire.Password

    init(_ fields: inout FieldReader) {
        email = fields.required("email")
        password = fields.required("password")
    }
}

/// `POST /auth/refresh` and `POST /auth/logout`
struct RefreshTokenRequest: WireRequest {
    let refreshToken: Wire.Token

    init(_ fields: inout FieldReader) {
        refreshToken = fields.required("refresh_token")
    }
}

/// `PATCH /me`: what is left out stays.
struct ProfileChangeRequest: WireRequest {
    let name: Wire.Name?
    let timezone: Wire.TimeZone?
    let locale: Wire.Locale?
    let presenceHidden: Bool?
    /// The id of an uploaded attachment; null takes the picture away.
    let avatar: Change<Wire.ID>

    init(_ fields: inout FieldReader) {
        name = fields.optional("name")
        timezone = fields.optional("timezone")
        locale = fields.optional("locale")
        presenceHidden = fields.optional("presence_hidden")
        avatar = fields.change("avatar")
    }
}

/// `PUT /me/password`
struct PasswordChangeRequest: WireRequest {
    let old: Wire.Password
    let new: Wire.Password

    init(_ fields: inout FieldReader) {
        old = fields.required("old")
        new = fields.required("new")
    }
}
