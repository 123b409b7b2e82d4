import Logging
import Postgres
import Testing

@testable import groupd

@Suite("How the server is doing")
struct PerformanceTests {
    @Test("a duration falls into a range whose end is less than an eighth beyond it")
    func ranges() {
        var nanoseconds: UInt64 = 1 << 10
        while nanoseconds < 1 << 37 {
            for value in [nanoseconds, nanoseconds + 1, nanoseconds + nanoseconds / 3] {
                let range = LatencyRecorder.range(of: value)
                let end = LatencyRecorder.end(of: range)
                #expect(end > value && Double(end) <= Double(value) * 1.125 + 1)
                #expect(LatencyRecorder.range(of: end - 1) == range)
                #expect(LatencyRecorder.range(of: end) == min(range + 1, LatencyRecorder.rangeCount - 1))
            }
            nanoseconds *= 2
        }
        for tiny in [0, 1, 1_023] { #expect(LatencyRecorder.range(of: UInt64(tiny)) == 0) }
        #expect(LatencyRecorder.range(of: .max) == LatencyRecorder.rangeCount - 1)
    }

    @Test("average and longest are exact, the percentile within an eighth")
    func latency() {
        let recorder = LatencyRecorder()
        for milliseconds in 1...1_000 { recorder.record(.milliseconds(milliseconds)) }
        let view = recorder.snapshot.latency(longest: recorder.takeLongest())
        #expect(abs(view.average - 500.5) < 1e-6)
        #expect(view.maximum == 1_000)
        #expect(view.p99 >= 990 && view.p99 <= 990 * 1.125)
        #expect(recorder.takeLongest() == 0, "it was taken")
    }

    @Test("one measure is average, percentile and longest at once; none is zero")
    func few() {
        let recorder = LatencyRecorder()
        #expect(recorder.snapshot.latency(longest: 0) == LatencyView(average: 0, p99: 0, maximum: 0))
        recorder.record(.milliseconds(3))
        #expect(
            recorder.snapshot.latency(longest: recorder.takeLongest()) == LatencyView(average: 3, p99: 3, maximum: 3))
    }

    private let start = ContinuousClock.now

    private func tick(_ second: Int, messages: UInt64 = 0, longest: UInt64 = 0) -> PerformanceHistory.Tick {
        PerformanceHistory.Tick(
            at: start + .seconds(second), machine: MachineReading(), messages: messages, processingLongest: longest)
    }

    @Test("rates are of the last minute: what lies before it is forgotten")
    func minute() {
        var history = PerformanceHistory(tick(0))
        #expect(history.messagesPerSecond == 0)
        history.add(tick(5, messages: 500))
        #expect(history.messagesPerSecond == 100)
        for second in stride(from: 10, through: 60, by: 5) { history.add(tick(second, messages: 600)) }
        #expect(history.messagesPerSecond == 10)
        history.add(tick(65, messages: 600))
        #expect(abs(history.messagesPerSecond - 100.0 / 60) < 1e-9)
        history.add(tick(70, messages: 600))
        #expect(history.messagesPerSecond == 0)
    }

    @Test("the longest time is kept for a minute, and no longer")
    func longest() {
        let recorder = LatencyRecorder()
        var history = PerformanceHistory(tick(0))
        recorder.record(.milliseconds(8))
        var second = tick(5, longest: recorder.takeLongest())
        second.processing = recorder.snapshot
        history.add(second)
        #expect(history.processing == LatencyView(average: 8, p99: 8, maximum: 8))
        for at in stride(from: 10, through: 65, by: 5) {
            var next = tick(at)
            next.processing = recorder.snapshot
            history.add(next)
            let isWithin = at <= 60
            #expect(history.processing.maximum == (isWithin ? 8 : 0), "after \(at) seconds")
        }
    }

    @Test("a sampler that slept for an hour says what it knows")
    func gap() {
        var history = PerformanceHistory(tick(0))
        history.add(tick(3_600, messages: 7_200))
        #expect(history.messagesPerSecond == 2)
        history.add(tick(3_605, messages: 7_210))
        #expect(abs(history.messagesPerSecond - 2) < 1e-9, "from the last reading before the minute on")
    }

    @Test("figures that cannot be read are zeros")
    func nothing() {
        let history = PerformanceHistory(tick(0))
        #expect(history.processors == ProcessorView(cores: [], ioWait: 0, load: [0, 0, 0]))
        #expect(history.memory == MemoryView(resident: 0, available: 0, total: 0))
    }

    @Test("the view is of what was recorded, fed and observed, and so are the metrics of process and machine")
    func view() throws {
        let observability = Observability(logger: .init(label: "test") { _ in SilentHandler() })
        let performance = observability.performance
        performance.feed(.init(drafts: { 3 }, passwords: { 4 }))
        observability.observe(SocketObservation.opened)
        observability.observe(SocketObservation.outboxChanged(bytes: 5))
        observability.observe(SocketObservation.answered(duration: .milliseconds(20)))
        observability.observe(RequestObservation.answered(duration: .milliseconds(10)))
        observability.observe(PostgresObservation.laneLoad(lane: "read", LaneLoad(waiting: 6, open: 2, busy: 1)))
        observability.observe(PostgresObservation.laneLoad(lane: "batch", LaneLoad(waiting: 1, open: 1, busy: 1)))
        observability.observe(
            PostgresObservation.statementCompleted(name: "s", duration: .milliseconds(2), isFailure: false))
        performance.sample()
        let view = performance.view
        #expect(view.processing == LatencyView(average: 15, p99: 20, maximum: 20))
        #expect(view.database == LatencyView(average: 2, p99: 2, maximum: 2))
        #expect(view.queues == QueuesView(drafts: 3, queries: 7, passwords: 4, outboxBytes: 5))
        #expect(view.connections == 1)
        #expect(view.cpu.cores.count > 0 && view.cpu.cores.allSatisfy { (0...1).contains($0) })
        #expect(view.memory.resident > 1 << 20)
        let text = try ParsedMetrics(observability.metrics.text)
        #expect(try #require(text.value("groupd_process_resident_bytes")) > 1_048_576)
        #expect(try #require(text.value("groupd_process_cpu_seconds_total")) > 0)
    }

    @Test(
        "the database's health goes by its answer",
        arguments: [
            (Duration.milliseconds(2) as Duration?, Wire.HealthState.ok), (.milliseconds(400), .degraded), (nil, .down),
        ])
    func health(latency: Duration?, state: Wire.HealthState) {
        let view = DatabaseHealth.view(latency: latency, pool: LaneLoad(waiting: 1, open: 3, busy: 2))
        #expect(view.status == state)
        #expect(view.latencyMS == latency.map { $0 / .milliseconds(1) })
        #expect([view.connectionsOpen, view.connectionsBusy, view.waiting] == [3, 2, 1])
    }
}
