internal import GroupChat

/// Who is told when somebody must no longer be heard, and who is asked about invites. The wiring sets them.
///
/// They are called after the commit and before the answer, in the task of the request: they return at once.
struct AccountHooks: Sendable {
    /// These sessions are over: their sockets close, on this node and on the others.
    var sessionsEnded: @Sendable ([SessionID]) -> Void = { _ in }
    /// This person may no longer come in, by whatever session or issuer.
    var userDisabled: @Sendable (UserID) -> Void = { _ in }
    /// This person chose not to be seen, or to be seen again.
    var presenceHidden: @Sendable (UserID, Bool) -> Void = { _, _ in }
    /// Whether somebody may register with this invite. No code is good until groups give some out.
    var isInviteGood: @Sendable (_ code: String) async throws(ClientError) -> Bool = { _ throws(ClientError) in false }
}
