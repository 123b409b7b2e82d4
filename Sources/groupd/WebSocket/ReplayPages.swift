internal import GroupChat
internal import Postgres
internal import Synchronization

/// What followers missed, read and encoded once for all who ask for it at about the same time: after a server went
/// away everybody comes back at once, and misses the same.
///
/// It asks nobody who they are. Whoever hands a page on gives each follower what they may see of it.
final class ReplayPages: Sendable {
    typealias Answer = Result<ReplayPage, ChatError>
    private typealias Shelf = PageShelf<@Sendable (Answer) -> Void>

    private let read: @Sendable (GroupID, _ after: Int64, _ through: Int64) async throws(ChatError) -> EventReader.Page
    private let shelf = Mutex(Shelf())

    /// - Parameter read: the events after a number and up to another, for the server itself.
    init(
        read:
            @escaping @Sendable (GroupID, _ after: Int64, _ through: Int64) async throws(ChatError) ->
            EventReader.Page
    ) {
        self.read = read
    }

    convenience init(database: Database) {
        let reader = EventReader(database: database)
        self.init { group, after, through throws(ChatError) in
            try await reader.page(
                of: group, after: after, through: through, limit: Int(PageShelfBounds.eventCount), as: nil,
                lane: ChatLanes.replay)
        }
    }

    /// The page that holds what comes after a number, and perhaps what comes before.
    ///
    /// - Parameter completion: called once, at once or on another thread; it returns quickly.
    func page(of group: GroupID, after: Int64, completion: @escaping @Sendable (Answer) -> Void) {
        let key = Shelf.Key(group, holdingAfter: after)
        switch shelf.withLock({ $0.ask(key, completion, at: .now) }) {
        case .kept(let page): completion(.success(page))
        case .wait: break
        case .read(let turn): Task { await load(key, turn) }
        }
    }

    /// What this node commits, told before anyone is answered: a page is never older than an answer.
    func committed(_ changes: [Committed]) {
        for change in changes {
            switch change.change {
            case .edited, .liked, .other: forget(change.group)
            case .message, .joined: break
            }
        }
    }

    /// Something in the group was edited, deleted or erased.
    func forget(_ group: GroupID) {
        shelf.withLock { $0.forget(group) }
    }

    private func load(_ key: Shelf.Key, _ turn: Int) async {
        let answer: Answer
        do throws(ChatError) {
            let page = try await read(key.group, key.after, key.through)
            answer = .success(ReplayPage(epoch: page.head.epoch, events: EncodedEvents(page.events)))
        } catch {
            answer = .failure(error)
        }
        for waiter in shelf.withLock({ $0.loaded(turn, try? answer.get(), at: .now) }) { waiter(answer) }
        try? await Task.sleep(for: PageShelfBounds.age)
        shelf.withLock { $0.sweep(at: .now) }
    }
}
