/// What of the settings accounts go by.
struct AccountSettings: Sendable {
    var auth = Configuration.Auth()
    var loginsPerMinute = Configuration.Limits().loginsPerMinute
    var registrationsPerHour = Configuration.Limits().registrationsPerHour

    init() {}

    init(_ configuration: Configuration) {
        auth = configuration.auth
        loginsPerMinute = configuration.limits.loginsPerMinute
        registrationsPerHour = configuration.limits.registrationsPerHour
    }

    var accessLifetime: Duration { .seconds(auth.accessTokenSeconds) }
    var refreshLifetime: Duration { .seconds(auth.refreshTokenSeconds) }
}
