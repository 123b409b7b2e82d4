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
        let previous = neighbour(of: message, 1, back: true)
        let next = neighbour(of: message, 1, back: false)
        return Around(
            previous: previous, next: next,
            secondPrevious: previous.flatMap { neighbour(of: $0, 1, back: true) }
                ?? (previous == nil ? neighbour(of: message, 2, back: true) : nil),
            secondNext: next.flatMap { neighbour(of: $0, 1, back: false) }
                ?? (next == nil ? neighbour(of: message, 2, back: false) : nil))
    }

    /// What stands `distance` before or after, where no pause is between.
    private func neighbour(of message: PoolMessage, _ distance: Int64, back: Bool) -> PoolMessage? {
        let ordinal = message.ordinal + (back ? -distance : distance)
        guard let index = indices[Place(group: message.group, ordinal: ordinal)] else { return nil }
        let apart = messages[index].createdAt.microsecondsSince2000 - message.createdAt.microsecondsSince2000
        return abs(apart) <= pause ? messages[index] : nil
    }
}
