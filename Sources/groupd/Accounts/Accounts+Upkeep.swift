internal import GroupChat

extension Accounts {
    private static let interval = Duration.seconds(3_600)
    private static let sweepCountMax = 1_000
    /// So old at most, a key signs.
    private static let keyAgeMax = Duration.seconds(30 * 86_400)

    /// Keeps the accounts up, and follows what other nodes end, until the task is cancelled.
    func run() async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await self.followEndings() }
            while !Task.isCancelled {
                await keepUp()
                try? await Task.sleep(for: Self.interval)
            }
        }
    }

    /// Removes sessions that have been over for a day and tokens that are long spent, a thousand at a time, and makes a
    /// new signing key in time. What fails is left for the next time.
    func keepUp() async {
        try? await tokens.ring.rotate(after: Self.keyAgeMax)
        while let count = try? await sessions.sweep(limit: Self.sweepCountMax, lifetime: settings.refreshLifetime),
            count >= Self.sweepCountMax, !Task.isCancelled
        {}
    }
}
