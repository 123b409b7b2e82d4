public import Postgres

/// The name of one thing of a kind, so that a user's cannot be given where a group's is meant.
///
/// Random (RFC 9562, version 4): it says nothing about its age or its neighbours and cannot be guessed.
public struct Identifier<Entity>: Hashable, Sendable, CustomStringConvertible {
    public let uuid: UUID128

    public init(_ uuid: UUID128) {
        self.uuid = uuid
    }

    /// Reads the usual text form; nil where it is none.
    public init?(_ text: some StringProtocol) {
        guard let uuid = UUID128(String(text)) else { return nil }
        self.uuid = uuid
    }

    /// A new one, from the system's random numbers.
    public static func random() -> Self {
        Self(.random())
    }

    public var description: String { uuid.description }
}

/// What the names of groups, users and messages are told apart by; never made.
public enum GroupEntity {}
public enum UserEntity {}
public enum MessageEntity {}
public enum ClientEntity {}

public typealias GroupID = Identifier<GroupEntity>
public typealias UserID = Identifier<UserEntity>
public typealias MessageID = Identifier<MessageEntity>
/// Chosen by a client for a message, so that a retry is known as one.
public typealias ClientID = Identifier<ClientEntity>
