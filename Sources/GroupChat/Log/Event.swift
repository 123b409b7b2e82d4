/// One entry of a group's numbered log, as a follower learns of it.
///
/// A message is given **as it is now**, perhaps a tombstone, and the count of a like as well:
/// old content is never told again.
public struct Event: Sendable, Equatable {
    public enum Kind: Sendable, Equatable {
        case message(Message)
        case edited(Message)
        case deleted(Message)
        case liked(target: Int64, user: UserID, emoji: String, isOn: Bool, count: Int64)
        case member(UserView, MemberChange, role: Role?)
        /// With what the group is now.
        case group(GroupChange, GroupProfile)
        case erased(UserID)
    }

    public enum MemberChange: String, Sendable, CaseIterable {
        case joined, left, removed, role, banned, unbanned, muted, unmuted

        /// Whether the person is no member from this number on.
        public var endsMembership: Bool {
            switch self {
            case .left, .removed, .banned: true
            case .joined, .role, .unbanned, .muted, .unmuted: false
            }
        }
    }

    public enum GroupChange: String, Sendable, CaseIterable {
        case updated, deleted
    }

    public let group: GroupID
    public let seq: Int64
    /// The newest number that what it tells may show something of. Whoever lost their membership before that number
    /// may not see it, though they were a member at `seq`.
    public let asOf: Int64
    public let kind: Kind

    /// Who wrote the message that it shows.
    var author: UserView? {
        switch kind {
        case .message(let message), .edited(let message): message.author
        case .deleted, .liked, .member, .group, .erased: nil
        }
    }

    /// - Parameter asOf: nil: the event tells nothing newer than itself.
    init(group: GroupID, seq: Int64, asOf: Int64? = nil, kind: Kind) {
        self.group = group
        self.seq = seq
        self.asOf = asOf ?? seq
        self.kind = kind
    }
}
