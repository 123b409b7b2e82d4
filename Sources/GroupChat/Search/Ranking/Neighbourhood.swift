import Postgres

/// Which messages of a pool stand beside each other, in one run of talk.
struct Neighbourhood {
    struct Around {
        var previous: PoolMessage?
        var next: PoolMessage?
        var secondPrevious: PoolMessage?
        var secondNext: PoolMessage?
    }

    private struct Place: Hashable {
        let group: GroupID
        let ordinal: Int64
    }

    private let messages: [PoolMessage]
    private let pause: Int64
    private let indices: [Place: Int]

    init(_ messages: [PoolMessage], pause: Duration) {
        self.messages = messages
        self.pause = pause.components.seconds * 1_000_000
        indices = Dictionary(
            messages.enumerated().map { (Place(group: $1.group, ordinal: $1.ordinal), $0) }, uniquingKeysWith: { $1 })
    }

    func around(_ index: Int) -> Around {
        let message = messages[index]
        let previous = neighbour(of: message, by: -1), next = neighbour(of: message, by: 1)
        return Around(
            previous: previous, next: next,
            secondPrevious: neighbour(of: previous ?? message, by: previous == nil ? -2 : -1),
            secondNext: neighbour(of: next ?? message, by: next == nil ? 2 : 1))
    }

    /// What stands so far after, where no pause is between.
    private func neighbour(of message: PoolMessage, by distance: Int64) -> PoolMessage? {
        guard let index = indices[Place(group: message.group, ordinal: message.ordinal + distance)] else { return nil }
        let apart = messages[index].createdAt.microsecondsSince2000 - message.createdAt.microsecondsSince2000
        return abs(apart) <= pause ? messages[index] : nil
    }
}
