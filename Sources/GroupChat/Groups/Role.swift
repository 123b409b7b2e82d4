/// What a member may do; each role may do what the ones below it may.
public enum Role: String, Sendable, CaseIterable, Comparable {
    case member, admin, owner

    public static func < (left: Self, right: Self) -> Bool { left.rank < right.rank }

    private var rank: Int {
        switch self {
        case .member: 0
        case .admin: 1
        case .owner: 2
        }
    }
}
