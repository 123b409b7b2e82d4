/// The last minute in ticks of a few seconds, for what is shown as a rate or a percentile of it.
struct PerformanceHistory {
    /// The counts at the end of a tick, and the longest times within it.
    struct Tick: Sendable {
        var at: ContinuousClock.Instant
        var machine: MachineReading
        var messages: UInt64 = 0
        var processing = LatencyRecorder.Snapshot.empty
        var processingLongest: UInt64 = 0
        var database = LatencyRecorder.Snapshot.empty
        var databaseLongest: UInt64 = 0
    }

    /// How far back it looks.
    static let span = Duration.seconds(60)

    private var ticks: [Tick]

    /// Begins with the counts as they are now.
    init(_ first: Tick) { ticks = [first] }

    /// Adds a tick, and forgets those before the minute that ends with it but for its beginning.
    mutating func add(_ tick: Tick) {
        ticks.append(tick)
        let start = tick.at - Self.span
        while ticks.count > 2, ticks[1].at <= start { ticks.removeFirst() }
    }

    private var oldest: Tick { ticks[0] }
    private var newest: Tick { ticks[ticks.count - 1] }
    /// The one before the newest: what the cores do is told of the last tick alone.
    private var previous: Tick { ticks[max(0, ticks.count - 2)] }

    var processing: LatencyView {
        newest.processing.since(oldest.processing).latency(longest: longest(\.processingLongest))
    }

    var database: LatencyView {
        newest.database.since(oldest.database).latency(longest: longest(\.databaseLongest))
    }

    var messagesPerSecond: Double {
        let seconds = oldest.at.duration(to: newest.at) / .seconds(1)
        return seconds > 0 ? Double(newest.messages &- oldest.messages) / seconds : 0
    }

    var processors: ProcessorView {
        let load = newest.machine.load
        let averages = LoadWindow.allCases.map { load?[$0] ?? 0 }
        guard let now = newest.machine.processors, let before = previous.machine.processors else {
            return ProcessorView(cores: [], ioWait: 0, load: averages)
        }
        return ProcessorView(
            cores: now.busyShares(since: before), ioWait: now.inputOutputWaitShare(since: before), load: averages)
    }

    var memory: MemoryView {
        MemoryView(
            resident: newest.machine.process?.residentBytes ?? 0, available: newest.machine.memory?.available ?? 0,
            total: newest.machine.memory?.total ?? 0)
    }

    /// The oldest tick's own longest lies before the minute.
    private func longest(_ tick: KeyPath<Tick, UInt64>) -> UInt64 {
        ticks.dropFirst().map { $0[keyPath: tick] }.max() ?? 0
    }
}
