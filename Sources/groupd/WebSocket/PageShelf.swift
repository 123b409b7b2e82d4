internal import GroupChat
internal import NIOCore

/// A stretch of a group's log, encoded for whoever missed it.
struct ReplayPage: Sendable {
    let epoch: String
    let events: EncodedEvents
}

/// Which pages are being read and which are kept for a moment; pure.
///
/// The log is cut at the same numbers for everyone, so that those who come back at different places share pages.
struct PageShelf<Waiter> {
    struct Key: Hashable, Sendable {
        let group: GroupID
        /// Numbers after this one, up to `through`.
        let after: Int64
        var through: Int64 { after + PageShelfBounds.eventCount }

        /// The page that holds what comes after a number.
        init(_ group: GroupID, holdingAfter seq: Int64) {
            self.group = group
            after = seq / PageShelfBounds.eventCount * PageShelfBounds.eventCount
        }
    }

    enum Answer {
        case kept(ReplayPage)
        /// Somebody reads it already.
        case wait
        /// Read it; then call `loaded` with this number.
        case read(Int)
    }

    private struct Kept {
        let page: ReplayPage
        let until: ContinuousClock.Instant
    }

    /// Reads under way, and who waits for each.
    private var readings: [Int: (key: Key, waiters: [Waiter])] = [:]
    /// The reads that whoever comes now may wait for.
    private var current: [Key: Int] = [:]
    private var kept: [Key: Kept] = [:]
    private var keptBytes = 0
    private var turns = 0

    /// The page now, or `waiter` among those whom `loaded` returns.
    mutating func ask(_ key: Key, _ waiter: Waiter, at now: ContinuousClock.Instant) -> Answer {
        if let kept = kept[key], kept.until > now { return .kept(kept.page) }
        if let turn = current[key] {
            readings[turn]?.waiters.append(waiter)
            return .wait
        }
        turns += 1
        readings[turns] = (key, [waiter])
        current[key] = turns
        return .read(turns)
    }

    /// A read ended, with nil in failure. Returns who waited for it.
    mutating func loaded(_ turn: Int, _ page: ReplayPage?, at now: ContinuousClock.Instant) -> [Waiter] {
        guard let (key, waiters) = readings.removeValue(forKey: turn) else { return [] }
        guard current[key] == turn else { return waiters }
        current[key] = nil
        // What ends at the head grows with the next message.
        if let page, page.events.lastSeq == key.through { keep(page, key, until: now + PageShelfBounds.age) }
        return waiters
    }

    /// Something in the group is not any more what it was: whoever asks from now on gets it as it is.
    mutating func forget(_ group: GroupID) {
        for key in current.keys where key.group == group { current[key] = nil }
        for key in kept.keys where key.group == group { discard(key) }
    }

    /// Lets go of what is too old.
    mutating func sweep(at now: ContinuousClock.Instant) {
        for (key, entry) in kept where entry.until <= now { discard(key) }
    }

    /// The bytes kept, for tests.
    var byteCount: Int { keptBytes }

    private mutating func keep(_ page: ReplayPage, _ key: Key, until: ContinuousClock.Instant) {
        discard(key)
        let bytes = page.events.bytes.readableBytes
        guard keptBytes + bytes <= PageShelfBounds.bytesMax else { return }
        keptBytes += bytes
        kept[key] = Kept(page: page, until: until)
    }

    private mutating func discard(_ key: Key) {
        guard let entry = kept.removeValue(forKey: key) else { return }
        keptBytes -= entry.page.events.bytes.readableBytes
    }
}

enum PageShelfBounds {
    /// How many events a page has.
    static let eventCount: Int64 = 200
    /// How long a page is kept. A change of what is in it by another node is seen later by so much at most.
    static let age = Duration.milliseconds(200)
    /// Beyond it pages are read anew for each who asks.
    static let bytesMax = 8 << 20
}
