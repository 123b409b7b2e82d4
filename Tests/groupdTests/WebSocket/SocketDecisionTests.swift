import NIOCore
import Testing

@testable import GroupChat
@testable import groupd

@Suite("What sockets decide by")
struct SocketDecisionTests {
    private static func encoded(_ seqs: ClosedRange<Int64>) -> EncodedEvents {
        EncodedEvents(seqs.map { Event(group: group, seq: $0, kind: .erased(user)) })
    }

    private static let group = GroupID.random()
    private static let user = UserID.random()

    @Test("of frames that were encoded together, any tail can be taken")
    func tails() {
        let events = Self.encoded(5...9)
        #expect(events.after(4) == events.bytes)
        #expect(events.after(7)?.readableBytes == Self.encoded(8...9).bytes.readableBytes)
        #expect(events.after(9) == nil)
        var joined = Self.encoded(5...6)
        joined.append(Self.encoded(7...9))
        #expect(joined.bytes == events.bytes && joined.marks == events.marks)
    }

    @Test("a replay is read, written in chunks within its bound, and joins what is live")
    func replay() {
        let events = Self.encoded(3...7)
        let frameBytes = Self.encoded(3...3).bytes.readableBytes
        var replay = Replay(after: 2, turn: 1, chunkBytesMax: frameBytes * 2)
        #expect(replay.begin() == .read(after: 2))
        var written: [Int64] = []
        var action = replay.loaded(events, head: 7)
        while case .write(let bytes) = action {
            #expect(bytes.readableBytes <= frameBytes * 2)
            written.append(replay.position)
            action = replay.written()
        }
        #expect(written == [4, 6, 7])
        #expect(action == .join(after: 7))
        #expect(replay.goOn() == .read(after: 7))
    }

    @Test("a single frame over the bound is written all the same")
    func largeFrame() {
        var replay = Replay(after: 2, turn: 1, chunkBytesMax: 1)
        let action = replay.loaded(Self.encoded(3...4), head: 4)
        guard case .write = action else {
            Issue.record("The frame is written.")
            return
        }
        #expect(replay.position == 3)
    }

    @Test("a replay ends at what has been delivered, and writes nothing that shows more than that")
    func cutReplay() {
        func event(_ seq: Int64, asOf: Int64) -> Event {
            Event(group: Self.group, seq: seq, asOf: asOf, kind: .erased(Self.user))
        }
        let page = EncodedEvents([event(3, asOf: 3), event(4, asOf: 9), event(5, asOf: 5)])
        #expect(page.through(8) == EncodedEvents([event(3, asOf: 3)]))
        #expect(page.through(9) == page)
        #expect(page.through(4) == EncodedEvents([event(3, asOf: 3)]))

        var replay = Replay(after: 2, turn: 1, chunkBytesMax: 10_000)
        #expect(replay.loaded(page, head: 2) == .join(after: 2))
        guard case .write = replay.loaded(page, head: 8) else {
            Issue.record("what may be seen is not written")
            return
        }
        #expect(replay.written() == .join(after: 3))
        #expect(replay.loaded(page, head: 8) == .wait)
        guard case .write = replay.loaded(page, head: 9) else {
            Issue.record("it waits for ever")
            return
        }
        #expect(replay.written() == .join(after: 5))
        // A page that was read before the group went on: it is read anew.
        #expect(replay.loaded(page, head: 9) == .join(after: 5))
    }

    @Test("deliveries go at once while there is time, and together under load, never later than the bound")
    func pacing() {
        var pacer = FlushPacer()
        let start = NIODeadline.uptimeNanoseconds(1_000_000_000)
        var decisions = [pacer.delivered(at: start)]
        pacer.written(from: start, to: start + .milliseconds(2))
        decisions.append(pacer.delivered(at: start + .milliseconds(3)))
        decisions.append(pacer.delivered(at: start + .milliseconds(3)))
        pacer.written(from: start + .milliseconds(4), to: start + .milliseconds(54))
        decisions.append(pacer.delivered(at: start + .milliseconds(54)))
        pacer.written(from: start + .milliseconds(60), to: start + .milliseconds(60))
        decisions.append(pacer.delivered(at: start + .milliseconds(61)))
        #expect(decisions == [.now, .after(.milliseconds(1)), .wait, .after(FlushPacer.delayMax), .now])
    }

    @Test("a write that found nothing to write leaves the next delivery its turn")
    func pacingWithoutWork() {
        var pacer = FlushPacer()
        let start = NIODeadline.uptimeNanoseconds(1_000_000_000)
        pacer.written(from: start, to: start + .milliseconds(5))
        let arranged = pacer.delivered(at: start + .milliseconds(6))
        pacer.foundNothing()
        let next = pacer.delivered(at: start + .milliseconds(20))
        #expect(arranged == .after(.milliseconds(4)) && next == .now)
    }

    @Test("refusals far apart are no flood")
    func flood() {
        var guardian = FloodGuard(refusalsMax: 2)
        let start = NIODeadline.uptimeNanoseconds(1_000_000_000)
        let times = [start, start, start + .seconds(1), start + .seconds(12)]
        #expect(times.map { guardian.refused(at: $0) } == [false, false, true, false])
    }

    @Test("what comes while a hello is looked at waits for its end, within a bound")
    func greeting() throws {
        var session = SocketSession()
        let hello = Array(#"{"type":"hello"}"#.utf8).withUnsafeBufferPointer { ClientFrame.decode($0) }
        let ping = Array(#"{"type":"ping"}"#.utf8).withUnsafeBufferPointer { ClientFrame.decode($0) }
        guard case .greet = session.received(hello) else {
            Issue.record("A hello is greeted.")
            return
        }
        for _ in 0..<SocketSession.waitingCountMax {
            if session.received(ping) != nil { Issue.record("It waits.") }
        }
        guard case .close(.rateLimited) = session.received(ping) else {
            Issue.record("More than the bound is a flood.")
            return
        }
        let late = session.greeted()
        #expect(late.isEmpty)
    }

    @Test("a joining that is heard of again is no news, and joining again is")
    func addedOnce() {
        var told = AddedOnce()
        #expect([3, 3, 9].map { told.isNews(Self.user, Self.group, $0) } == [true, false, true])
    }
}
