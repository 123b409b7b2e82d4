import Testing

@testable import Embedded

@Suite("Supervision decisions")
struct SupervisorStateMachineTests {
    private typealias Machine = Supervisor.StateMachine
    private let epoch = ContinuousClock.now
    private let backoff = Supervisor.Backoff(
        first: .milliseconds(50), max: .seconds(2), forgivenAfter: .seconds(10))
    private let farewell = [
        Service.Farewell(signal: Signal.interrupt, patience: .seconds(30)),
        Service.Farewell(signal: Signal.kill, patience: .seconds(5)),
    ]

    private func machine() -> Machine { Machine(backoff: backoff, farewell: farewell) }

    private func running(at now: ContinuousClock.Instant) -> Machine {
        var machine = machine()
        _ = machine.start()
        _ = machine.prepared()
        machine.ready(at: now)
        return machine
    }

    @Test("a start makes way first, then launches, then runs")
    func start() {
        var machine = machine()
        #expect(machine.phase == .stopped)
        #expect(machine.start() == .prepare)
        #expect(machine.phase == .starting)
        #expect(machine.prepared() == .launch)
        #expect(machine.isLaunched)
        machine.ready(at: epoch)
        #expect(machine.phase == .running)
        #expect(!machine.isLaunched)
    }

    @Test("a second start of what runs does nothing")
    func startTwice() {
        var machine = running(at: epoch)
        #expect(machine.start() == .none)
        #expect(machine.phase == .running)
    }

    @Test("a service that ran for a while and dies is tried again after the first delay")
    func diesLate() {
        var machine = running(at: epoch)
        #expect(machine.exited(at: epoch + .seconds(10)) == .retry(after: .milliseconds(50)))
        #expect(machine.phase == .restarting(attempt: 1))
        #expect(machine.retryDue() == .prepare)
    }

    @Test("one that keeps dying young waits twice as long each time, up to the bound, and is never given up")
    func keepsDying() {
        var machine = running(at: epoch)
        var delays: [Duration] = []
        for _ in 0..<100 {
            guard case .retry(let delay) = machine.exited(at: epoch) else { return #expect(Bool(false)) }
            delays.append(delay)
            #expect(machine.retryDue() == .prepare)
            #expect(machine.prepared() == .launch)
            machine.ready(at: epoch)
        }
        let milliseconds = [50, 100, 200, 400, 800, 1_600] + Array(repeating: 2_000, count: 94)
        #expect(delays == milliseconds.map { .milliseconds($0) })
        #expect(machine.phase == .running)
    }

    @Test("failed starts count on: ten tries after a kill are ten tries")
    func failedStarts() {
        var machine = running(at: epoch)
        _ = machine.exited(at: epoch + .seconds(60))
        for attempt in 1...10 {
            #expect(machine.phase == .restarting(attempt: attempt))
            #expect(machine.retryDue() == .prepare)
            #expect(machine.prepared() == .launch)
            _ = machine.exited(at: epoch + .seconds(60))
        }
    }

    @Test("one that dies on a full disk waits for room, then starts")
    func diskFull() {
        var machine = running(at: epoch)
        #expect(machine.room(false) == .none)
        #expect(machine.phase == .running)
        #expect(machine.exited(at: epoch) == .none)
        #expect(machine.phase == .waitingForRoom)
        #expect(machine.room(false) == .none)
        #expect(machine.room(true) == .prepare)
        #expect(machine.phase == .restarting(attempt: 1))
    }

    @Test("a disk that fills up between two tries is waited for, too")
    func diskFillsDuringBackoff() {
        var machine = running(at: epoch)
        _ = machine.exited(at: epoch)
        #expect(machine.room(false) == .none)
        #expect(machine.retryDue() == .none)
        #expect(machine.phase == .waitingForRoom)
    }

    @Test("room on the disk starts nothing that was not waiting for it")
    func roomOnly() {
        var machine = machine()
        #expect(machine.room(true) == .none)
        #expect(machine.phase == .stopped)
        machine = running(at: epoch)
        #expect(machine.room(true) == .none)
        #expect(machine.phase == .running)
    }

    @Test("a stop asks first, then insists, and is over when the process is")
    func stop() {
        var machine = running(at: epoch)
        #expect(machine.stop() == .signal(Signal.interrupt, patience: .seconds(30)))
        #expect(machine.phase == .stopping)
        #expect(machine.stop() == .none)
        #expect(machine.patienceEnded() == .signal(Signal.kill, patience: .seconds(5)))
        #expect(machine.patienceEnded() == .signal(Signal.kill, patience: .seconds(5)))
        #expect(machine.exited(at: epoch) == .finish)
        #expect(machine.phase == .stopped)
        #expect(machine.patienceEnded() == .none)
    }

    @Test("a stop during a start ends the process that is not ready yet")
    func stopWhileLaunched() {
        var machine = machine()
        _ = machine.start()
        _ = machine.prepared()
        #expect(machine.stop() == .signal(Signal.interrupt, patience: .seconds(30)))
        machine.ready(at: epoch)
        #expect(machine.phase == .stopping)
    }

    @Test("a stop while nothing runs is over at once, and what was under way starts nothing")
    func stopWithoutProcess() {
        var preparing = machine()
        _ = preparing.start()
        #expect(preparing.stop() == .finish)
        #expect(preparing.prepared() == .none)

        var backingOff = running(at: epoch)
        _ = backingOff.exited(at: epoch)
        #expect(backingOff.stop() == .finish)
        #expect(backingOff.retryDue() == .none)

        var waiting = running(at: epoch)
        _ = waiting.room(false)
        _ = waiting.exited(at: epoch)
        #expect(waiting.stop() == .finish)
        #expect(waiting.room(true) == .none)
        #expect(waiting.phase == .stopped)
    }

    @Test(
        "the disk is low below its bytes or its share, whichever is more",
        arguments: [
            (2_000, 10_000, false), (999, 10_000, true), (1_000, 10_000, false), (1_400, 30_000, true),
        ] as [(UInt64, UInt64, Bool)])
    func diskLimits(free: UInt64, total: UInt64, isLow: Bool) {
        let limits = DiskLimits(bytesFreeMin: 1_000, fractionFreeMin: 0.05, restartBytesMin: 100)
        let space = DiskSpace(bytesFree: free, bytesTotal: total)
        #expect(limits.isLow(space) == isLow)
        #expect(limits.hasRoom(space))
    }
}
