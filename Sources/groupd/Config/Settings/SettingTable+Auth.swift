extension SettingTable {
    static let auth =
        [
            Setting(
                "auth.registration", \.auth.registration,
                "Who may make an account: everybody, those invited, or nobody."),
            Setting(
                "auth.default_tier", \.auth.defaultTier,
                "The tier of new users."),
            Setting(
                "auth.password_characters_min", \.auth.passwordCharactersMin,
                "The shortest password; 15 where it is the only factor.", check: .range(8...64)),
            Setting(
                "auth.access_token_seconds", \.auth.accessTokenSeconds,
                "How long an access token is taken.", check: .range(1...86_400)),
            Setting(
                "auth.refresh_token_seconds", \.auth.refreshTokenSeconds,
                "How long a session lasts without being used.", check: .range(1...315_360_000)),
        ] + issuers

    private static let issuers = [
        Setting(
            "auth.issuers.*.issuer", each: \.auth.issuers, \.issuer,
            "An outside identity provider: the iss of its tokens, exactly."),
        Setting(
            "auth.issuers.*.audience", each: \.auth.issuers, \.audience,
            "The aud that its tokens for this server carry, exactly."),
        Setting(
            "auth.issuers.*.secret", each: \.auth.issuers, \.secret,
            "The key it signs with (HS256), where it has no jwks_url.", check: .signingKey),
        Setting(
            "auth.issuers.*.jwks_url", each: \.auth.issuers, \.jwksURL,
            "Where it publishes its keys, where it has no secret.", check: .trusted),
    ]
}
