import Postgres

/// Where a message names somebody.
public struct Mention: Sendable, Equatable {
    /// Nil: everybody in the group.
    public let user: UserID?
    /// In Unicode scalars of the content.
    public let offset: Int
    public let length: Int

    public init(user: UserID?, offset: Int, length: Int) {
        self.user = user
        self.offset = offset
        self.length = length
    }
}

// How mentions lie in a message's row: people by place, and two numbers each.

extension [Mention] {
    /// Stands for everyone.
    static var everyone: UUID128 { UUID128(high: 0, low: 0) }

    init(users: [UUID128], spans: [Int32]) {
        self = zip(users, stride(from: 0, to: spans.count - 1, by: 2)).map { user, place in
            Mention(
                user: user == Self.everyone ? nil : UserID(user), offset: Int(spans[place]),
                length: Int(spans[place + 1]))
        }
    }

    /// Nil where there are none.
    var users: [UUID128]? { isEmpty ? nil : map { $0.user?.uuid ?? Self.everyone } }
    var spans: [Int32]? { isEmpty ? nil : flatMap { [Int32($0.offset), Int32($0.length)] } }

    /// The same as PostgreSQL writes arrays, for a batch: an array of arrays must have rows of one length.
    var usersText: String? { users.map { "{\($0.map(\.description).joined(separator: ","))}" } }
    var spansText: String? { spans.map { "{\($0.map(String.init).joined(separator: ","))}" } }
}
