import Postgres
import Redis
import Synchronization

extension Presence {
    /// How many times one statement stores.
    private static let savedAtOnce = 1_000
    /// How far back it is looked for people who hide, so that a slow database misses nobody.
    private static let hidingWindow = Duration.seconds(60)
    private static let deadline = Duration.seconds(5)

    /// Tells, hears other nodes and stores when people were last seen, until the task is cancelled. Without it nobody
    /// is told anything.
    ///
    /// - Parameter tell: hands the followers of a group what changed.
    public func run(tell: @escaping @Sendable (GroupID, [PresenceChange]) -> Void) async {
        await withTaskGroup { tasks in
            tasks.addTask { await self.every(self.settings.beat) { await self.beat(tell) } }
            tasks.addTask { await self.every(self.settings.beat) { await self.save() } }
            tasks.addTask { await self.every(self.settings.hidingSweep) { await self.sweepHiding() } }
            tasks.addTask { await self.every(self.settings.checkpoint) { self.checkpoint() } }
        }
    }

    private func every(_ interval: Duration, _ work: () async -> Void) async {
        while !Task.isCancelled {
            try? await Task.sleep(for: interval)
            guard !Task.isCancelled else { return }
            await work()
        }
    }

    private func beat(_ tell: (GroupID, [PresenceChange]) -> Void) async {
        await hearOthers()
        let now = now
        let shares = state.withLock { state in
            state.book.advance(to: now)
            state.book.loseSilentNodes(at: now)
            let changes = state.book.tell()
            return state.audience.share(changes, in: state.book)
        }
        for (group, changes) in shares { tell(group, changes) }
    }

    // MARK: - Other nodes

    private func hearOthers() async {
        guard let exchange else { return }
        let writing = state.withLock { $0.book.write() }
        do throws(RedisError) {
            let heard = try await exchange.beat(writing)
            if heard.isLost { state.withLock { $0.book.unwritten() } }
            for (node, header) in heard.headers { try await hear(header, from: node, exchange) }
        } catch {
            // It may have arrived or not, and whatever else was there may be gone.
            state.withLock { $0.book.unwritten() }
        }
    }

    private func hear(
        _ header: PresenceHeader, from node: PresenceNode, _ exchange: PresenceExchange
    ) async throws(RedisError) {
        let now = now
        let changed = state.withLock { $0.book.heard(header, from: node, at: now) }
        guard !changed.isEmpty else { return }
        let pages = try await exchange.pages(changed, of: node)
        state.withLock { state in
            for (page, bytes) in pages {
                state.book.read(bytes, page: page, version: header.versions[page], of: node, at: now)
            }
        }
    }

    // MARK: - The database

    /// Stores when people were last seen. What cannot be stored waits.
    private func save() async {
        let times = state.withLock { $0.book.takeUnsaved(max: Self.savedAtOnce) }
        guard !times.isEmpty else { return }
        let people = times.keys.sorted { $0.uuid < $1.uuid }
        let statement = Statement(PresenceSQL.save, people.map(\.uuid), people.compactMap { times[$0] })
        do throws(PostgresError) {
            _ = try await database.run([statement], lane: ChatLanes.worker, deadline: Self.deadline)
        } catch {
            state.withLock { state in for (user, time) in times { state.book.save(user, time) } }
        }
    }

    private func checkpoint() {
        let now = now
        state.withLock { $0.book.checkpoint(at: now.time) }
    }

    /// Hears who chose to hide, or to be seen, on another node or through one that died.
    private func sweepHiding() async {
        let statement = Statement(PresenceSQL.hidden, Double(Self.hidingWindow.components.seconds))
        guard
            let rows = try? await database.run([statement], lane: ChatLanes.worker, deadline: Self.deadline)[0],
            let choices = try? rows.map({ row throws(PostgresError) in
                (user: UserID(try row.decode("id")), isHidden: try row.decode("presence_hidden", as: Bool.self))
            })
        else { return }
        state.withLock { state in for choice in choices { state.book.hide(choice.user, choice.isHidden) } }
    }
}
