import Testing

@testable import groupd

@Suite("The kernel's figures")
struct KernelFileTests {
    private static let stat = """
        cpu  100 0 50 800 50 0 0 0 7 0
        cpu0 60 0 30 400 10 0 0 0 7 0
        cpu1 40 0 20 400 40 0 0 0 0 0
        intr 12345 0 0
        ctxt 99
        """

    @Test("cores' times are read, and nothing after them")
    func times() throws {
        let times = try #require(ProcessorTimes(parsing: Self.stat))
        #expect(times.all == .init(total: 1_000, idle: 800, inputOutputWait: 50))
        #expect(times.cores.map(\.busy) == [90, 60])
    }

    @Test("shares are of the time between two readings")
    func shares() throws {
        let later = """
            cpu  150 0 100 850 100 0 0 0 7 0
            cpu0 110 0 80 400 10 0 0 0 7 0
            cpu1 40 0 20 450 90 0 0 0 0 0
            """
        let before = try #require(ProcessorTimes(parsing: Self.stat))
        let after = try #require(ProcessorTimes(parsing: later))
        #expect(after.busyShares(since: before) == [1, 0])
        #expect(after.inputOutputWaitShare(since: before) == 0.25)
        #expect(after.busyShares(since: after) == [0, 0], "no time has passed")
        #expect(before.busyShares(since: after) == [0, 0], "and none runs backwards")
    }

    @Test("a core that came meanwhile makes no nonsense")
    func coreAdded() throws {
        let before = try #require(ProcessorTimes(parsing: "cpu 1 0 1 1 1\ncpu0 1 0 1 1 1"))
        let after = try #require(ProcessorTimes(parsing: Self.stat))
        #expect(after.busyShares(since: before) == [0, 0])
    }

    @Test(
        "what is not that file is not read",
        arguments: ["", "cpu", "cpu 1 2 3", "cpu a b c d e", "cpux 1 2 3 4 5", "intr 1 2 3 4 5", "cpu0 1 2 3 4 5"])
    func notTimes(text: String) { #expect(ProcessorTimes(parsing: text) == nil) }

    @Test("the process's use is read past any name", arguments: ["groupd", "a) R 1 (b", "x y z", ""])
    func usage(name: String) throws {
        let fields = (3...52).map { $0 == 14 ? "250" : $0 == 15 ? "50" : $0 == 24 ? "1000" : "1" }
        let text = "42 (\(name)) \(fields.joined(separator: " "))\n"
        let usage = try #require(ProcessUsage(parsing: text, ticksPerSecond: 100, pageBytes: 4_096))
        #expect(usage.processorSeconds == 3)
        #expect(usage.residentBytes == 4_096_000)
    }

    @Test("a cut line is not read", arguments: ["", "42 (groupd)", "42 (groupd) S 1 1 1", "42 groupd S"])
    func notUsage(text: String) { #expect(ProcessUsage(parsing: text, ticksPerSecond: 100, pageBytes: 4_096) == nil) }

    @Test("memory is what there is, and what could be had")
    func memory() throws {
        let text = "MemTotal:       24566008 kB\nMemFree:   1 kB\nMemAvailable:   2048 kB\nHugePages_Total:       0\n"
        let memory = try #require(MemoryInfo(parsing: text))
        #expect(memory.total == 24_566_008 * 1_024)
        #expect(memory.available == 2_097_152)
        #expect(MemoryInfo(parsing: "MemTotal: 1 kB") == nil)
        #expect(MemoryInfo(parsing: "") == nil)
    }

    @Test("load averages are read by how far they look back")
    func load() throws {
        let load = try #require(LoadAverages(parsing: "0.50 1.25 2.00 1/234 5678\n"))
        #expect(LoadWindow.allCases.map { load[$0] } == [0.5, 1.25, 2])
        for text in ["", "1 2", "a b c", "1 2 nan", "-1 1 1"] { #expect(LoadAverages(parsing: text) == nil) }
    }

    @Test("this machine's own files are read")
    func machine() throws {
        let reading = MachineReading.take()
        #expect(try #require(reading.processors).cores.count > 0)
        #expect(try #require(reading.process).residentBytes > 1 << 20)
        #expect(try #require(reading.process).processorSeconds > 0)
        let memory = try #require(reading.memory)
        #expect(memory.available > 0 && memory.available <= memory.total)
        #expect(reading.load != nil)
        #expect(ProcText.read("/proc/nothing/here") == "")
    }
}
