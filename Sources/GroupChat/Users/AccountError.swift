import Postgres

/// Why something about an account did not work.
public enum AccountError: Error, Equatable, Sendable {
    /// Another account has this mail address.
    case emailTaken
    /// The set-up token is none of ours or has been used.
    case setupTokenInvalid
    /// There is no such account, session or placeholder.
    case notFound
    /// Several placeholders have this name.
    case ambiguous
    /// The password was changed, or the account disabled, since it was looked at.
    case outdated
    /// PostgreSQL knows no such time zone.
    case timeZoneUnknown
    /// What has nothing to do with accounts: overloaded, unavailable, outcome unknown, internal.
    case failed(ChatError)
}

extension AccountError {
    private static let emailConstraint = "accounts_by_email"
    private static let invalidParameter = SQLState("22023")

    init(_ error: PostgresError) {
        switch error.kind {
        case .server(.uniqueViolation, let message) where message.constraint == Self.emailConstraint:
            self = .emailTaken
        case .server(Self.invalidParameter, _) where error.statement == ProfileSQL.change.name:
            self = .timeZoneUnknown
        default: self = .failed(ChatError(error))
        }
    }

    /// Runs `body`, and tells what it throws in the words of accounts.
    static func translating<R>(_ body: () async throws -> R) async throws(AccountError) -> R {
        do {
            return try await body()
        } catch let error as AccountError {
            throw error
        } catch let error as PostgresError {
            throw AccountError(error)
        } catch {
            throw .failed(.internal)
        }
    }
}
