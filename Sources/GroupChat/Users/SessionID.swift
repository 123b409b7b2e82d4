/// What a session's id names; never made.
public enum SessionEntity {}

/// A log-in: what an access token's `sid` says.
public typealias SessionID = Identifier<SessionEntity>
