internal import Postgres

extension CompactToken.Claims {
    /// Whether the token is good at that moment.
    ///
    /// - Parameter leeway: how far the issuer's clock may be off. What expired is over all the same where it is zero.
    func isCurrent(at now: Timestamp, leeway: Duration) -> Bool {
        let milliseconds = now.unixMilliseconds
        let tolerance = leeway.milliseconds
        guard milliseconds < expiresAt * 1_000 + tolerance else { return false }
        if let notBefore, notBefore * 1_000 > milliseconds + tolerance { return false }
        // Nodes' clocks differ a little: a token of a moment ago may seem to come from the future.
        if let issuedAt, issuedAt * 1_000 > milliseconds + max(tolerance, Self.clockDifferenceMax) { return false }
        return true
    }

    private static let clockDifferenceMax: Int64 = 60_000
}
