public import Postgres

/// What is written down when it is done with privilege, or against somebody's session.
public enum AuditAction: String, Sendable, CaseIterable {
    case operatorMade = "operator.made"
    case operatorUnmade = "operator.unmade"
    case tierSet = "tier.set"
    case accountDisabled = "account.disabled"
    case accountEnabled = "account.enabled"
    case placeholderClaimed = "placeholder.claimed"
    case passwordChanged = "password.changed"
    case refreshTokenReused = "refresh_token.reused"
    case signingKeyRotated = "signing_key.rotated"
    case tokenPrinted = "token.printed"
}

/// The log of privileged acts. It is only ever added to: no role of the server may change or remove a row.
public enum AuditLog {
    static let statements = [insert]

    static let insert = SQL(
        "audit.insert", "insert into audit_log (id, actor_id, action, subject_id, details) values ($1, $2, $3, $4, $5)")

    /// Adds a row, in the transaction of the act itself: one is not there without the other. Runs as the worker.
    ///
    /// - Parameters:
    ///   - actor: who did it; nil for the server itself and for commands on its machine.
    ///   - details: names and words of ours. Never a secret, never what somebody wrote.
    public static func statement(
        _ action: AuditAction, actor: UserID?, subject: UserID?, details: [String: String] = [:]
    ) -> Statement {
        let members = details.sorted { $0.key < $1.key }.map { "\(quoted($0.key)): \(quoted($0.value))" }
        let text = JSONText("{\(members.joined(separator: ", "))}")
        return Statement(insert, UUID128.random(), actor?.uuid, action.rawValue, subject?.uuid, text)
    }

    private static func quoted(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\": quoted += "\\\(scalar)"
            case _ where scalar.value < 0x20: quoted += " "
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }
}
