import GroupChat
import Postgres
import Synchronization

@testable import groupd

/// Who is who by name: tokens that say nothing and are all good for an hour.
final class TestTokens: Authenticator {
    private let callers = Mutex([String: Caller]())

    /// A token for this person.
    func token(for user: UserID, isOperator: Bool = false, seconds: Int = 3_600) -> String {
        let token = "token-\(user)-\(seconds)"
        let caller = Caller(
            user: user, session: .random(), isOperator: isOperator, expiresAt: .now.advanced(by: .seconds(seconds)))
        callers.withLock { $0[token] = caller }
        return token
    }

    func caller(bearing token: String) async throws(ClientError) -> Caller {
        guard let caller = callers.withLock({ $0[token] }) else { throw .unauthenticated }
        return caller
    }
}

/// Somebody in a test, logged in.
struct Person: Sendable {
    let user: UserID
    let token: String
}
