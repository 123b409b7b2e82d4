/// What AUTH is sent with. Printing, interpolating or dumping one shows dots, never the password.
public struct RedisCredentials: Sendable, Equatable {
    /// The ACL user, or nil for Redis' default user.
    public let user: String?
    /// The password, as it is sent.
    public let password: String

    /// Credentials of `user`, or of the default user where that is nil.
    public init(user: String? = nil, password: String) {
        self.user = user
        self.password = password
    }
}

extension RedisCredentials: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Always the same dots.
    public var description: String { "•••" }
    /// Always the same dots.
    public var debugDescription: String { description }
    /// Shows `dump` no fields, since one of them is the password.
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}
