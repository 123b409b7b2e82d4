extension Configuration {
    /// Bounds. Every one is there to be raised: none is compiled in.
    struct Limits: Sendable, Equatable {
        /// What happens when a person opens more connections than they may have.
        enum ConnectionExcess: String, SettingChoice { case replace, refuse }

        // A user.
        var messagesPerMinute = 60
        var typingPerMinute = 10
        var pingsPerMinute = 30
        var commandsPerMinute = 600
        var lookupsPerMinute = 30
        var burst = 20

        // The server, and a user's connections.
        var connections = 100_000
        var connectionsPerUser = 10
        var connectionExcess = ConnectionExcess.replace
        var sendsInFlight = 500

        // An address.
        var loginsPerMinute = 30
        var registrationsPerHour = 60

        // A connection.
        var frameBytes = 131_072
        var messageCharacters = 8_000
        var outboxBytes = 262_144
        var replayEvents = 1_000
    }
}
