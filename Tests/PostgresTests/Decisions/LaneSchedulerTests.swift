import Testing

@testable import Postgres

@Suite("Lane scheduler")
struct LaneSchedulerTests {
    /// What is assigned until nothing more can be, as `work@slot` and `work!slot` for exclusive work.
    private func drain(_ scheduler: inout LaneScheduler<String>) -> [String] {
        var all: [String] = []
        while let assignment = scheduler.next() {
            switch assignment {
            case .send(let work, let slot): all.append("\(work)@\(slot)")
            case .pin(let work, let slot): all.append("\(work)!\(slot)")
            }
        }
        return all
    }

    private func scheduler(connections: Int, depth: Int, up: Int? = nil) -> LaneScheduler<String> {
        var scheduler = LaneScheduler<String>(connections: connections, depth: depth)
        for slot in 0..<(up ?? connections) { scheduler.up(slot: slot) }
        return scheduler
    }

    @Test("work goes to the least loaded connection, up to the depth, and then waits in order")
    func spreads() {
        var lane = scheduler(connections: 2, depth: 2)
        for work in ["a", "b", "c", "d", "e", "f"] { lane.enqueue(work, isExclusive: false) }
        #expect(drain(&lane) == ["a@0", "b@1", "c@0", "d@1"])
        #expect(lane.load.waiting == 2)
        lane.finished(slot: 1)
        #expect(drain(&lane) == ["e@1"])
    }

    @Test("nothing is sent on a connection that is down or whose socket is full")
    func skips() {
        var lane = scheduler(connections: 2, depth: 4, up: 1)
        lane.enqueue("a", isExclusive: false)
        lane.setBlocked(true, slot: 0)
        #expect(drain(&lane) == [])
        lane.up(slot: 1)
        #expect(drain(&lane) == ["a@1"])
    }

    @Test("exclusive work takes an idle connection at once, and nothing else goes there until it is given back")
    func pins() {
        var lane = scheduler(connections: 1, depth: 4)
        lane.enqueue("x", isExclusive: true)
        lane.enqueue("a", isExclusive: false)
        #expect(drain(&lane) == ["x!0"])
        lane.unpinned(slot: 0)
        #expect(drain(&lane) == ["a@0"])
    }

    @Test("on a busy lane exclusive work reserves a connection, and what comes after cannot starve it")
    func reserves() {
        var lane = scheduler(connections: 2, depth: 1)
        for work in ["a", "b"] { lane.enqueue(work, isExclusive: false) }
        #expect(drain(&lane) == ["a@0", "b@1"])
        lane.enqueue("x", isExclusive: true)
        lane.enqueue("c", isExclusive: false)
        #expect(drain(&lane) == [])
        lane.finished(slot: 1)
        #expect(drain(&lane) == ["c@1"])
        lane.finished(slot: 0)
        #expect(drain(&lane) == ["x!0"])
    }

    @Test("the load tells what waits, what is up, and what of that is busy")
    func load() {
        var lane = scheduler(connections: 3, depth: 1, up: 2)
        #expect(lane.load == LaneLoad(waiting: 0, open: 2, busy: 0))
        for work in ["a", "b", "c"] { lane.enqueue(work, isExclusive: false) }
        _ = drain(&lane)
        #expect(lane.load == LaneLoad(waiting: 1, open: 2, busy: 2))
        lane.finished(slot: 0)
        _ = drain(&lane)
        lane.enqueue("x", isExclusive: true)
        _ = drain(&lane)
        #expect(lane.load == LaneLoad(waiting: 1, open: 2, busy: 2), "what has reserved a connection waits still")
        lane.finished(slot: 0)
        lane.finished(slot: 1)
        #expect(drain(&lane) == ["x!0"])
        #expect(lane.load == LaneLoad(waiting: 0, open: 2, busy: 1))
        lane.down(slot: 0)
        lane.down(slot: 1)
        #expect(lane.load == LaneLoad())
    }

    @Test("a reservation outlives its connection, in its old place")
    func reservationSurvives() {
        var lane = scheduler(connections: 1, depth: 2)
        lane.enqueue("a", isExclusive: false)
        _ = drain(&lane)
        lane.enqueue("x", isExclusive: true)
        lane.enqueue("b", isExclusive: false)
        #expect(drain(&lane) == [])
        lane.down(slot: 0)
        #expect(lane.isDown && lane.load.waiting == 2)
        lane.up(slot: 0)
        #expect(drain(&lane) == ["x!0"])
    }

    @Test("waiting work can be taken back, reserving or not, and its connection is free again")
    func removes() {
        var lane = scheduler(connections: 1, depth: 2)
        lane.enqueue("a", isExclusive: false)
        _ = drain(&lane)
        lane.enqueue("x", isExclusive: true)
        lane.enqueue("b", isExclusive: false)
        _ = drain(&lane)
        #expect(lane.remove { $0 == "x" } == ["x"])
        #expect(drain(&lane) == ["b@0"])
        #expect(lane.remove { _ in true } == [])
    }
}
