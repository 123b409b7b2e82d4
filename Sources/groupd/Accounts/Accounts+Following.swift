internal import GroupChat

extension Accounts {
    private static let followingInterval = Duration.milliseconds(500)

    /// Asks twice a second what has ended on other nodes, and closes its sockets here (SECURITY A8), until the task is
    /// cancelled. Needs neither Redis nor the other nodes: only the database, which is asked about all that it could
    /// not be asked about meanwhile.
    func followEndings() async {
        var follower = EndingsFollower(now: clock.elapsed())
        while !Task.isCancelled {
            await follow(&follower)
            try? await Task.sleep(for: Self.followingInterval)
        }
    }

    /// Asks once.
    func follow(_ follower: inout EndingsFollower) async {
        let now = clock.elapsed()
        guard let endings = try? await sessions.endings(within: follower.window(now: now)) else { return }
        let news = follower.news(in: endings, askedAt: now)
        ended(Array(news.sessions))
        for user in news.users { disabled(user) }
    }
}
