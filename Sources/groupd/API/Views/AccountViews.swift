/// A person as others see them.
struct UserView: WireAnswer, Equatable {
    let id: Wire.ID
    let name: String
    let avatarURL: String?

    func visit(_ fields: inout some FieldVisitor) {
        fields.field("id", id)
        fields.field("name", name)
        fields.field("avatar_url", avatarURL)
    }

    static let example = UserView(id: Examples.user, name: "Ada", avatarURL: nil)
}

/// A person as they see themselves.
struct MeView: WireAnswer, Equatable {
    let user: UserView
    let email: String?
    let tier: Wire.Tier
    let isOperator: Bool
    let timezone: String
    let locale: String
    let presenceHidden: Bool
    let createdAt: Wire.Time

    func visit(_ fields: inout some FieldVisitor) {
        user.visit(&fields)
        fields.field("email", email)
        fields.field("tier", tier)
        fields.field("operator", isOperator)
        fields.field("timezone", timezone)
        fields.field("locale", locale)
        fields.field("presence_hidden", presenceHidden)
        fields.field("created_at", createdAt)
    }

    static let example = MeView(
        user: .example, email: "ada@example.org", tier: .premium, isOperator: false, timezone: "UTC", locale: "en",
        presenceHidden: false, createdAt: Examples.time)
}

/// What registering, logging in and refreshing answer.
struct SignedInView: WireAnswer, Equatable {
    let user: MeView
    let accessToken: String
    let refreshToken: String
    /// Seconds that the access token is good for.
    let expiresIn: Int64

    func visit(_ fields: inout some FieldVisitor) {
        fields.field("user", user)
        fields.field("access_token", accessToken)
        fields.field("refresh_token", refreshToken)
        fields.field("expires_in", expiresIn)
    }

    static let example = SignedInView(
        user: .example, accessToken: "eyJhbGciOi…", refreshToken: "r1_…", expiresIn: 900)
}

/// One of the caller's sessions; `id` is the `sid` of its tokens.
struct SessionView: WireAnswer, Equatable {
    let id: Wire.ID
    let userAgent: String?
    let isCurrent: Bool
    let createdAt: Wire.Time
    let lastUsedAt: Wire.Time

    func visit(_ fields: inout some FieldVisitor) {
        fields.field("id", id)
        fields.field("user_agent", userAgent)
        fields.field("current", isCurrent)
        fields.field("created_at", createdAt)
        fields.field("last_used_at", lastUsedAt)
    }

    static let example = SessionView(
        id: Examples.session, userAgent: "groupd chat", isCurrent: true, createdAt: Examples.time,
        lastUsedAt: Examples.time)
}
