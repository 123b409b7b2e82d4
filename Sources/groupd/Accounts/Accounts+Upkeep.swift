internal import GroupChat
internal import ServiceLifecycle

extension Accounts {
    private static let sweepCountMax = 1_000
    /// So old at most, a key signs.
    private static let keyAgeMax = Duration.seconds(30 * 86_400)

    /// Removes sessions that have been over for a day and tokens that are long spent, a thousand at a time, and makes a
    /// new signing key in time. What fails is left for the next time.
    func keepUp() async {
        try? await tokens.ring.rotate(after: Self.keyAgeMax)
        while let count = try? await sessions.sweep(limit: Self.sweepCountMax, lifetime: settings.refreshLifetime),
            count >= Self.sweepCountMax, !Task.isCancelled
        {}
    }
}

/// Keeps the accounts up, each hour for as long as the server runs.
struct AccountUpkeep: Service {
    private static let interval = Duration.seconds(3_600)

    let accounts: Accounts

    func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                await accounts.keepUp()
                try? await Task.sleep(for: Self.interval)
            }
        }
    }
}
