extension SettingTable {
    static let limits = rates + connections + sizes

    private static let rates = [
        Setting(
            "limits.messages_per_minute", \.limits.messagesPerMinute,
            "Messages that one user may send.", check: .atLeast(1)),
        Setting(
            "limits.typing_per_minute", \.limits.typingPerMinute,
            "Typing notices that one user may send.", check: .atLeast(1)),
        Setting(
            "limits.pings_per_minute", \.limits.pingsPerMinute,
            "Pings that one user may send.", check: .atLeast(1)),
        Setting(
            "limits.commands_per_minute", \.limits.commandsPerMinute,
            "Frames and requests of every kind that one user may send.", check: .atLeast(1)),
        Setting(
            "limits.lookups_per_minute", \.limits.lookupsPerMinute,
            "Mail addresses that one user may ask about, to find or to add people.", check: .atLeast(1)),
        Setting(
            "limits.burst", \.limits.burst,
            "How many of a kind may come at once, before its rate counts.", check: .atLeast(1)),
        Setting(
            "limits.logins_per_minute", \.limits.loginsPerMinute,
            "Attempts to log in from one address.", check: .atLeast(1)),
        Setting(
            "limits.registrations_per_hour", \.limits.registrationsPerHour,
            "New accounts from one address.", check: .atLeast(1)),
    ]

    private static let connections = [
        Setting(
            "limits.connections", \.limits.connections,
            "Open WebSockets; the open-file limit less 512 bounds them too.", check: .atLeast(1)),
        Setting(
            "limits.connections_per_user", \.limits.connectionsPerUser,
            "Open WebSockets of one user.", check: .atLeast(1)),
        Setting(
            "limits.connection_excess", \.limits.connectionExcess,
            "At one more: replace closes the user's oldest, refuse turns the newest away."),
        Setting(
            "limits.sends_in_flight", \.limits.sendsInFlight,
            "Messages that may wait for the database at once, before senders are told to come back.",
            check: .atLeast(1)),
    ]

    private static let sizes = [
        Setting(
            "limits.frame_bytes", \.limits.frameBytes,
            "The longest frame that a client may send.", check: .range(1_024...1_073_741_824)),
        Setting(
            "limits.message_characters", \.limits.messageCharacters,
            "The longest message; in a frame a character takes up to 12 bytes.", check: .range(1...10_000_000)),
        Setting(
            "limits.outbox_bytes", \.limits.outboxBytes,
            "What may wait for one slow client before it is closed and must resume.", check: .atLeast(4_096)),
        Setting(
            "limits.replay_events", \.limits.replayEvents,
            "The longest gap that a returning client is replayed, before it must load history.",
            check: .range(1...1_000_000)),
    ]
}
