import ChatLoad
import Foundation

/// Raises the load until answers are late, and names what was used up first.
struct LimitSection {
    private static let senders = 64
    private static let window = 64
    private static let step = Duration.seconds(6)
    private static let late = 250.0

    let bench: Bench

    func run() async throws {
        try await raise(
            receivers: 10, rates: [1_000, 2_000, 4_000, 6_000, 8_000, 10_000, 12_000, 16_000, 20_000, 26_000])
        try await raise(
            receivers: 500, rates: [100, 200, 400, 600, 800, 1_200, 1_600, 2_400, 3_200, 4_800, 6_400, 9_600])
    }

    private func raise(receivers: Int, rates: [Int]) async throws {
        Printing.title("Raising the load on one group with \(receivers) receivers until p99 of answers passes 250 ms")
        let group = try await bench.rest.group("Rising \(receivers)", of: bench.people)
        let reader = try ControlledProgram(
            bench.floor + "/reader", ["\(bench.port)", "\(receivers)", bench.tokens, "all"])
        _ = try await reader.answer()
        let crowd = try await Crowd.connect(bench, groups: [group], publishers: Self.senders, followers: 0)
        for rate in rates {
            let before = Usage(of: bench.pid)
            let result = try await crowd.pace(rate, Self.step, window: Self.window)
            let usage = Usage(of: bench.pid).since(before)
            let p99 = result.latencies.milliseconds(0.99)
            Printing.note(
                "\(rate)/s asked, \(Printing.number(result.perSecond, 0))/s answered, "
                    + "p50 \(Printing.number(result.latencies.milliseconds(0.5), 1)) ms, "
                    + "p99 \(Printing.number(p99, 1)) ms; \(usage.text)")
            guard p99 <= Self.late, result.perSecond >= Double(rate) * 0.9 else {
                Printing.note("used up first: \(usage.saturated)")
                break
            }
        }
        try reader.tell("count")
        Printing.note("receivers: \(try await reader.answer().joined(separator: " "))")
        try await crowd.close()
        try reader.stop()
    }
}

/// What the machine and its processes have used.
struct Usage {
    private let at = Monotonic.now
    private let programs: [String: Double]
    /// CPU seconds of the whole machine, idle ones and those waiting for the disk apart.
    private let machine: (busy: Double, idle: Double, waiting: Double)
    private let diskBusySeconds: Double

    init(of server: Int32) {
        var programs = ProcessTree.cpuSeconds(of: server)
        programs["this client", default: 0] +=
            ProcessFigures(pid: ProcessInfo.processInfo.processIdentifier)?.cpuSeconds ?? 0
        programs["reader", default: 0] +=
            ProcessTree.children(of: ProcessInfo.processInfo.processIdentifier, named: "reader")
            .compactMap { ProcessFigures(pid: $0)?.cpuSeconds }.reduce(0, +)
        self.programs = programs
        machine = Self.machineSeconds()
        diskBusySeconds = Self.diskSeconds()
    }

    func since(_ earlier: Usage) -> Spent {
        let seconds = Double(at - earlier.at) / 1e9
        let shares = programs.mapValues { $0 / seconds }.merging(
            earlier.programs.mapValues { -$0 / seconds }, uniquingKeysWith: +)
        let cores = Double(ProcessInfo.processInfo.activeProcessorCount)
        return Spent(
            cores: shares.filter { $0.value > 0.005 }, coreCount: cores,
            busy: (machine.busy - earlier.machine.busy) / seconds / cores,
            waiting: (machine.waiting - earlier.machine.waiting) / seconds / cores,
            disk: (diskBusySeconds - earlier.diskBusySeconds) / seconds)
    }

    /// Shares over a time: of cores, of the machine, of the busiest disk.
    struct Spent {
        let cores: [String: Double]
        let coreCount: Double
        let busy: Double
        let waiting: Double
        let disk: Double

        var text: String {
            let programs = cores.sorted { $0.value > $1.value }
                .map { "\($0.key) \(Printing.number($0.value, 2))" }.joined(separator: ", ")
            return
                "cores: \(programs); CPU \(percent(busy)), waiting for the disk \(percent(waiting)), disk \(percent(disk))"
        }

        /// What the rest of the machine used: a measurement beside much of it says little.
        private var others: Double { max(0, busy * coreCount - cores.values.reduce(0, +)) }

        /// The resource with no room left.
        var saturated: String {
            if busy > 0.9, others > 0.2 {
                return "CPU, but \(Printing.number(others, 2)) cores of it by what has no part in this"
            }
            let most = cores.max { $0.value < $1.value }
            if busy > 0.9 {
                return "CPU, \(percent(busy)) of \(Int(coreCount)) cores, most of it \(most?.key ?? "nobody's")"
            }
            if disk > 0.9 { return "the disk, busy \(percent(disk)) of the time" }
            if let most, most.value > 0.9 { return "one core, by \(most.key)" }
            return "neither CPU (\(percent(busy))) nor disk (\(percent(disk))): waiting, the commits follow each other"
        }

        private func percent(_ share: Double) -> String { "\(Int((share * 100).rounded())) %" }
    }

    private static func machineSeconds() -> (busy: Double, idle: Double, waiting: Double) {
        let text = (try? String(contentsOfFile: "/proc/stat", encoding: .utf8)) ?? ""
        let ticks = Double(sysconf(Int32(_SC_CLK_TCK)))
        let fields = (text.split(separator: "\n").first ?? "").split(separator: " ").dropFirst().compactMap {
            Double($0)
        }
        guard fields.count > 7 else { return (0, 0, 0) }
        let (idle, waiting) = (fields[3] / ticks, fields[4] / ticks)
        return (fields.prefix(8).reduce(0, +) / ticks - idle - waiting, idle, waiting)
    }

    /// Of the disk that was busiest since the machine started.
    private static func diskSeconds() -> Double {
        let text = (try? String(contentsOfFile: "/proc/diskstats", encoding: .utf8)) ?? ""
        return text.split(separator: "\n").compactMap { line in
            let fields = line.split(separator: " ")
            return fields.count > 12 ? Double(fields[12]).map { $0 / 1_000 } : nil
        }.max() ?? 0
    }
}
