internal import GroupChat

extension Accounts {
    private static let sweepInterval = Duration.seconds(3_600)
    private static let sweepCountMax = 1_000

    /// Removes what is long over, each hour until the task is cancelled. What fails is tried again an hour later.
    func run() async {
        while !Task.isCancelled {
            await sweep()
            try? await Task.sleep(for: Self.sweepInterval)
        }
    }

    /// Removes sessions that have been over for a day and tokens that are long spent, a thousand at a time.
    func sweep() async {
        while let count = try? await sessions.sweep(limit: Self.sweepCountMax, lifetime: settings.refreshLifetime),
            count >= Self.sweepCountMax, !Task.isCancelled
        {}
    }
}
