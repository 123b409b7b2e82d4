import ChatLoad

/// One group to many receivers, next to the least that it can cost.
struct FanOutSection {
    private static let receiverCounts = [1_000, 5_000]
    /// Frames that are sent one at a time, and in a burst, to each receiver.
    private static let singles = 200
    private static let burst = 2_000
    private static let burstPublishers = 16
    private static let burstWindow = 8

    let bench: Bench

    private struct Runs {
        var floor: [Double] = []
        var singles: [Double] = []
        var bursts: [Double] = []
        var burstMessages: [Double] = []
        var singleCPU: [Double] = []
        var burstCPU: [Double] = []
    }

    func run() async throws {
        for receivers in Self.receiverCounts { try await run(receivers) }
    }

    private func run(_ receivers: Int) async throws {
        Printing.title("Fan-out of one group to \(receivers) receivers, beside one send() a delivery in C")
        let group = try await bench.rest.group("Fan-out \(receivers)", of: bench.people)
        // The reader subscribes to all groups, and only this one is written to.
        let reader = try ControlledProgram(
            bench.floor + "/reader", ["\(bench.port)", "\(receivers)", bench.tokens, "all"])
        _ = try await reader.answer()
        let crowd = try await Crowd.connect(bench, groups: [group], publishers: Self.burstPublishers, followers: 0)
        try await Task.sleep(for: .seconds(2))
        let frameBytes = try await warmUp(reader, crowd, receivers)
        let floor = try await Floor.start(bench, receivers: receivers, frameBytes: frameBytes)
        var runs = Runs()
        for _ in 0..<bench.rounds {
            runs.floor.append(try await floor.singles(Self.singles))
            try await single(reader, crowd, receivers, &runs)
            try await burst(reader, crowd, receivers, &runs)
        }
        try floor.stop()
        try await crowd.close()
        try reader.stop()
        print(runs, frameBytes)
    }

    /// Returns the bytes of a frame as the server sends it.
    private func warmUp(_ reader: ControlledProgram, _ crowd: Crowd, _ receivers: Int) async throws -> Int {
        try await reader.expect(receivers * Self.burstPublishers)
        _ = try await crowd.send(Self.burstPublishers, window: 1)
        let reading = try Reading(try await reader.answer())
        return reading.bytes / reading.frames
    }

    /// Each message is sent when the one before has reached everyone: deliveries a second while they are under way.
    private func single(
        _ reader: ControlledProgram, _ crowd: Crowd, _ receivers: Int, _ runs: inout Runs
    ) async throws {
        let before = try bench.figures()
        var seconds = 0.0
        for _ in 0..<Self.singles {
            try await reader.expect(receivers)
            try await crowd.sendOne()
            seconds += try Reading(try await reader.answer()).seconds
        }
        let deliveries = Double(receivers * Self.singles)
        runs.singles.append(deliveries / seconds)
        runs.singleCPU.append((try bench.figures().cpuSeconds - before.cpuSeconds) * 1e6 / deliveries)
    }

    private func burst(
        _ reader: ControlledProgram, _ crowd: Crowd, _ receivers: Int, _ runs: inout Runs
    ) async throws {
        let before = try bench.figures()
        try await reader.expect(receivers * Self.burst)
        _ = try await crowd.send(Self.burst, window: Self.burstWindow)
        let reading = try Reading(try await reader.answer())
        let deliveries = Double(reading.frames)
        runs.bursts.append(deliveries / reading.seconds)
        runs.burstMessages.append(Double(Self.burst) / reading.seconds)
        runs.burstCPU.append((try bench.figures().cpuSeconds - before.cpuSeconds) * 1e6 / deliveries)
    }

    private func print(_ runs: Runs, _ frameBytes: Int) {
        Printing.note("frames of \(frameBytes) bytes")
        Printing.line("floor, one frame at a time", runs.floor, "deliveries/s")
        Printing.line("groupd, one frame at a time", runs.singles, "deliveries/s")
        Printing.line("groupd, in bursts", runs.bursts, "deliveries/s")
        Printing.line("groupd, in bursts", runs.burstMessages, "messages/s")
        Printing.line("groupd's CPU a delivery, one frame at a time", runs.singleCPU, "µs", digits: 2)
        Printing.line("groupd's CPU a delivery, in bursts", runs.burstCPU, "µs", digits: 2)
        guard let floor = runs.floor.median, let singles = runs.singles.median, let bursts = runs.bursts.median else {
            return
        }
        Printing.verdict("of the floor, one frame at a time", singles / floor, .atLeast, 0.5)
        Printing.verdict("of the floor, in bursts", bursts / floor, .atLeast, 3)
    }
}

/// The floor with its reader, the same program that reads from the server.
struct Floor {
    private let floor: ControlledProgram
    private let reader: ControlledProgram
    private let receivers: Int

    static func start(_ bench: Bench, receivers: Int, frameBytes: Int) async throws -> Floor {
        let port = "\(bench.port + 1)"
        let floor = try ControlledProgram(bench.floor + "/floor", [port, "\(receivers)", "\(frameBytes)"])
        _ = try await floor.answer()
        let reader = try ControlledProgram(bench.floor + "/reader", [port, "\(receivers)"])
        _ = try await reader.answer()
        _ = try await floor.answer()
        return Floor(floor: floor, reader: reader, receivers: receivers)
    }

    /// Deliveries a second, each frame sent when the one before has reached everyone, measured where they arrive.
    func singles(_ count: Int) async throws -> Double {
        var seconds = 0.0
        for _ in 0..<count {
            try await reader.expect(receivers)
            try floor.tell("send 1")
            seconds += try Reading(try await reader.answer()).seconds
            _ = try await floor.answer()
        }
        return Double(receivers * count) / seconds
    }

    func stop() throws {
        try reader.stop()
        try floor.stop()
    }
}
