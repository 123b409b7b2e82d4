import Postgres
import TestSupport
import Testing

@testable import GroupChat

@Suite("The dispatcher of a group")
struct GroupDispatcherTests {
    private static let ada = UserID.random()
    private static let bob = UserID.random()

    private static func event(_ seq: Int64) -> Event {
        Event(group: group, seq: seq, kind: .erased(ada))
    }

    private static func removal(_ seq: Int64, of user: UserID) -> Event {
        Event(group: group, seq: seq, kind: .member(UserView(id: user, name: "x"), .removed, role: nil))
    }

    private static let group = GroupID.random()
    private static let start = ContinuousClock.now

    private static func joining(_ user: UserID, after seq: Int64? = nil, epoch: String = "e1") -> Joining {
        Joining(
            follower: FollowerID(loop: 0, number: 1), user: user,
            position: seq.map { StreamPosition(epoch: epoch, seq: $0) }, ref: nil, askedAt: start)
    }

    /// Live at 10 with Ada as its one member and follower.
    private static func live() -> GroupDispatcher {
        var dispatcher = GroupDispatcher()
        #expect(dispatcher.join(joining(ada)) == [.load])
        let actions = dispatcher.loaded(.init(epoch: "e1", lastSeq: 10, members: [ada]))
        #expect(actions == [.attach(joining(ada), epoch: "e1", position: 10, start: .live)])
        return dispatcher
    }

    @Test("what is committed in order is delivered at once, and never twice")
    func inOrder() {
        var dispatcher = Self.live()
        #expect(dispatcher.committed(seq: 11, event: Self.event(11)) == [.deliver(Self.event(11))])
        #expect(dispatcher.committed(seq: 11, event: Self.event(11)) == [])
        #expect(dispatcher.committed(seq: 12, event: Self.event(12)) == [.deliver(Self.event(12))])
        #expect(dispatcher.read(epoch: "e1", lastSeq: 12, events: [Self.event(11), Self.event(12)]) == [])
    }

    @Test("an event that overtook another waits until the log or the commit brings that one")
    func outOfOrder() {
        var dispatcher = Self.live()
        #expect(dispatcher.committed(seq: 12, event: Self.event(12)) == [.read(after: 10)])
        #expect(
            dispatcher.committed(seq: 11, event: Self.event(11)) == [
                .deliver(Self.event(11)), .deliver(Self.event(12)),
            ])
        #expect(dispatcher.read(epoch: "e1", lastSeq: 12, events: [Self.event(11), Self.event(12)]) == [])
    }

    @Test("what is not known in full is read, once, and what comes meanwhile follows it")
    func unknownContent() {
        var dispatcher = Self.live()
        #expect(dispatcher.committed(seq: 11, event: nil) == [.read(after: 10)])
        #expect(dispatcher.committed(seq: 12, event: Self.event(12)) == [])
        #expect(
            dispatcher.read(epoch: "e1", lastSeq: 11, events: [Self.event(11)])
                == [.deliver(Self.event(11)), .deliver(Self.event(12))])
    }

    @Test("a wake-up for a number that the log does not have makes no endless reading, and nobody reload")
    func forgedHint() {
        var dispatcher = Self.live()
        #expect(dispatcher.noticed(seq: 9_000) == [.read(after: 10)])
        #expect(dispatcher.read(epoch: "e1", lastSeq: 10, events: []) == [])
        #expect(dispatcher.tick() == [])
    }

    @Test("a head that the log cannot show is asked for again with time, not at once")
    func headWithoutLog() {
        var dispatcher = Self.live()
        #expect(dispatcher.noticed(seq: 12) == [.read(after: 10)])
        #expect(dispatcher.read(epoch: "e1", lastSeq: 12, events: []) == [])
        #expect(dispatcher.swept(epoch: "e1", lastSeq: 12) == [.read(after: 10)])
    }

    @Test("a removal is applied before anything later is delivered", .tags(.security))
    func removal() {
        var dispatcher = Self.live()
        let removal = Self.removal(11, of: Self.ada)
        _ = dispatcher.committed(seq: 12, event: Self.event(12))
        #expect(
            dispatcher.read(epoch: "e1", lastSeq: 11, events: [removal])
                == [.deliver(removal), .end(Self.ada, .removed), .deliver(Self.event(12))])
    }

    @Test("whoever is no member as far as this node knows waits for the log to say so", .tags(.security))
    func unknownMember() {
        var dispatcher = Self.live()
        let joining = Self.joining(Self.bob)
        #expect(dispatcher.join(joining) == [.read(after: 10)])
        #expect(dispatcher.read(epoch: "e1", lastSeq: 10, events: []) == [.refuse(joining, .notMember)])

        #expect(dispatcher.join(joining) == [.read(after: 10)])
        let joined = Event(
            group: Self.group, seq: 11, kind: .member(UserView(id: Self.bob, name: "b"), .joined, role: .member))
        #expect(
            dispatcher.read(epoch: "e1", lastSeq: 11, events: [joined])
                == [.deliver(joined), .attach(joining, epoch: "e1", position: 11, start: .live)])
    }

    @Test("who asks while a read is under way is decided by a later one", .tags(.security))
    func laterRead() {
        var dispatcher = Self.live()
        _ = dispatcher.noticed(seq: 11)
        let joining = Self.joining(Self.bob)
        #expect(dispatcher.join(joining) == [])
        #expect(
            dispatcher.read(epoch: "e1", lastSeq: 11, events: [Self.event(11)])
                == [.deliver(Self.event(11)), .read(after: 11)])
        #expect(dispatcher.read(epoch: "e1", lastSeq: 11, events: []) == [.refuse(joining, .notMember)])
    }

    @Test(
        "a subscription begins where its position says, or with a reload",
        arguments: [
            (nil as Int64?, "e1", SubscriptionStart.live), (10, "e1", .live), (4, "e1", .replay(after: 4)),
            (4, "e0", .resync), (0, "e1", .replay(after: 0)),
        ])
    func starts(after: Int64?, epoch: String, start: SubscriptionStart) {
        var dispatcher = Self.live()
        let joining = Self.joining(Self.ada, after: after, epoch: epoch)
        #expect(dispatcher.join(joining) == [.attach(joining, epoch: "e1", position: 10, start: start)])
    }

    @Test("a position beyond the head is checked with the log before it means a reload")
    func beyondHead() {
        var dispatcher = Self.live()
        let joining = Self.joining(Self.ada, after: 12)
        #expect(dispatcher.join(joining) == [.read(after: 10)])
        #expect(
            dispatcher.read(epoch: "e1", lastSeq: 10, events: [])
                == [.attach(joining, epoch: "e1", position: 10, start: .resync)])

        #expect(dispatcher.join(joining) == [.read(after: 10)])
        #expect(
            dispatcher.read(epoch: "e1", lastSeq: 12, events: [Self.event(11), Self.event(12)])
                == [
                    .deliver(Self.event(11)), .deliver(Self.event(12)),
                    .attach(joining, epoch: "e1", position: 12, start: .live),
                ])
    }

    @Test("whoever was removed before what an event shows is out before it is delivered; the others get it")
    func newerThanItsNumber() {
        var dispatcher = GroupDispatcher()
        let carl = UserID.random()
        _ = dispatcher.join(Self.joining(Self.ada))
        _ = dispatcher.loaded(.init(epoch: "e1", lastSeq: 10, members: [Self.ada, Self.bob, carl]))
        _ = dispatcher.noticed(seq: 14)
        let edited = Event(group: Self.group, seq: 12, asOf: 14, kind: .erased(Self.ada))
        let events = [Self.event(11), edited, Self.removal(13, of: Self.bob), Self.event(14)]
        let departures = [
            Departure(user: Self.bob, seq: 13, end: .removed), Departure(user: carl, seq: 15, end: .left),
        ]
        let actions = dispatcher.read(epoch: "e1", lastSeq: 14, events: events, departures: departures)
        #expect(
            actions == [
                .deliver(events[0]), .end(Self.bob, .removed), .deliver(edited), .deliver(events[2]),
                .end(Self.bob, .removed), .deliver(events[3]),
            ])
        #expect(dispatcher.members == [Self.ada, carl])
    }

    @Test("a gap over the bound is a reload for the follower")
    func tooFarBehind() {
        var dispatcher = GroupDispatcher(limits: .init(replayEventsMax: 5))
        _ = dispatcher.join(Self.joining(Self.ada, after: 4))
        #expect(
            dispatcher.loaded(.init(epoch: "e1", lastSeq: 10, members: [Self.ada]))
                == [.attach(Self.joining(Self.ada, after: 4), epoch: "e1", position: 10, start: .resync)])
    }

    @Test("another epoch, and a node too far behind, start over and make all followers reload")
    func startsOver() {
        var dispatcher = Self.live()
        #expect(dispatcher.swept(epoch: "e2", lastSeq: 3) == [.load])
        #expect(
            dispatcher.loaded(.init(epoch: "e2", lastSeq: 3, members: [Self.bob]))
                == [.resync(epoch: "e2", position: 3, members: [Self.bob])])
        #expect(dispatcher.swept(epoch: "e2", lastSeq: 1_000_000) == [.load])
    }

    @Test("what is known in full is delivered however much it is; what is not is skipped over the bound")
    func knownAndUnknown() {
        var dispatcher = GroupDispatcher(limits: .init(gapMax: 5))
        _ = dispatcher.join(Self.joining(Self.ada))
        _ = dispatcher.loaded(.init(epoch: "e1", lastSeq: 10, members: [Self.ada]))
        var actions = dispatcher.committed(seq: 12, event: Self.event(12))
        for seq in Int64(13)...30 { actions += dispatcher.committed(seq: seq, event: Self.event(seq)) }
        #expect(actions == [.read(after: 10)])
        actions = dispatcher.committed(seq: 11, event: Self.event(11))
        #expect(actions == (11...30).map { .deliver(Self.event($0)) })

        #expect(dispatcher.read(epoch: "e1", lastSeq: 30, events: []) == [])
        #expect(dispatcher.noticed(seq: 35) == [.read(after: 30)])
        #expect(dispatcher.noticed(seq: 36) == [])
        #expect(dispatcher.read(epoch: "e1", lastSeq: 36, events: []) == [.load])
    }

    @Test("a start over that meets a read under way waits for its end")
    func startsOverWhileReading() {
        var dispatcher = Self.live()
        #expect(dispatcher.noticed(seq: 11) == [.read(after: 10)])
        #expect(dispatcher.swept(epoch: "e2", lastSeq: 3) == [])
        #expect(dispatcher.read(epoch: "e1", lastSeq: 11, events: [Self.event(11)]) == [.load])
    }

    @Test("a deleted group ends every subscription and is forgotten")
    func deleted() {
        var dispatcher = Self.live()
        let profile = GroupProfile(
            name: "", description: "", visibility: .private, language: "simple", assistant: true, retentionDays: nil,
            slowModeSeconds: 0)
        let deletion = Event(group: Self.group, seq: 11, kind: .group(.deleted, profile))
        _ = dispatcher.noticed(seq: 11)
        #expect(
            dispatcher.read(epoch: "e1", lastSeq: 11, events: [deletion]) == [.deliver(deletion), .endAll(.deleted)])
        #expect(dispatcher.isIdle)
    }

    @Test("a database that is away refuses who waits; followers stay, and time tries again")
    func unavailable() {
        let away = ChatError.unavailable(retryAfter: .seconds(1))
        var dispatcher = GroupDispatcher()
        _ = dispatcher.join(Self.joining(Self.ada))
        #expect(dispatcher.loadFailed(away) == [.refuse(Self.joining(Self.ada), away)])
        #expect(dispatcher.isIdle)

        dispatcher = Self.live()
        _ = dispatcher.noticed(seq: 11)
        #expect(dispatcher.readFailed(away) == [])
        #expect(dispatcher.tick() == [.read(after: 10)])
    }

    @Test("it is forgotten when its last follower has gone")
    func idle() {
        var dispatcher = Self.live()
        #expect(!dispatcher.isIdle)
        dispatcher.detached()
        #expect(dispatcher.isIdle)
    }
}
