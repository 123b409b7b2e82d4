extension Configuration {
    /// Who may come in, and for how long.
    struct Auth: Sendable, Equatable {
        enum Registration: String, SettingChoice { case open, invite, closed }
        enum Tier: String, SettingChoice { case free, premium }

        var registration = Registration.open
        var defaultTier = Tier.premium
        var passwordCharactersMin = 12
        var accessTokenSeconds = 900
        var refreshTokenSeconds = 2_592_000
        /// Outside identity providers by name.
        var issuers: [EntryName: Issuer] = [:]
    }

    /// An outside identity provider, known by ``secret`` or by ``jwksURL``, never by both.
    struct Issuer: Sendable, Equatable {
        /// `iss` of its tokens, exactly.
        var issuer: String?
        /// `aud` of its tokens, exactly.
        var audience: String?
        /// At least 32 bytes: HMAC keys below are refused.
        var secret: Secret?
        var jwksURL: WebAddress?
    }
}
