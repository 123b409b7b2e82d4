public import Postgres

/// A change of a group or of who is in it.
public enum GroupRequest: Sendable, Equatable {
    case add(UserID, role: Role)
    case join
    case leave
    case remove(UserID)
    case setRole(UserID, Role)
    case ban(UserID)
    case unban(UserID)
    case mute(UserID, until: Timestamp?)
    case unmute(UserID)
    case update(GroupPatch)
    case delete

    /// The person it is about; nil where it is about the group alone.
    func subject(actor: UserID) -> UserID? {
        switch self {
        case .add(let user, _), .remove(let user), .setRole(let user, _), .ban(let user), .unban(let user),
            .mute(let user, _), .unmute(let user):
            user
        case .join, .leave: actor
        case .update, .delete: nil
        }
    }
}

/// What an admin may change of a group; nil leaves it.
public struct GroupPatch: Sendable, Equatable {
    public var name: String?
    public var description: String?
    public var visibility: Visibility?
    public var language: String?
    public var assistant: Bool?
    public var slowModeSeconds: Int?
    public var retention: Retention?

    /// How long messages are kept.
    public enum Retention: Sendable, Equatable {
        case forever
        case days(Int)
    }

    public init(
        name: String? = nil, description: String? = nil, visibility: Visibility? = nil, language: String? = nil,
        assistant: Bool? = nil, slowModeSeconds: Int? = nil, retention: Retention? = nil
    ) {
        self.name = name
        self.description = description
        self.visibility = visibility
        self.language = language
        self.assistant = assistant
        self.slowModeSeconds = slowModeSeconds
        self.retention = retention
    }

    var isEmpty: Bool { self == GroupPatch() }

    /// For ever is no days.
    var retentionDays: Int32? {
        if case .days(let days) = retention { Int32(clamping: days) } else { nil }
    }
}

public enum Visibility: String, Sendable, CaseIterable {
    case `private`, `public`
}

public enum GroupKind: String, Sendable, CaseIterable {
    case group, direct
}
