/// A person as others see them.
public struct UserView: Sendable, Hashable {
    public let id: UserID
    public let name: String
    public let avatarURL: String?

    public init(id: UserID, name: String, avatarURL: String? = nil) {
        self.id = id
        self.name = name
        self.avatarURL = avatarURL
    }
}
