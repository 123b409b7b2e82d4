internal import Glibc

/// The process and its machine at one moment. What cannot be read is nil, and shown as zero.
struct MachineReading: Equatable, Sendable {
    var processors: ProcessorTimes?
    var process: ProcessUsage?
    var memory: MemoryInfo?
    var load: LoadAverages?

    /// Reads the kernel's files: some tens of microseconds.
    static func take() -> MachineReading {
        MachineReading(
            processors: ProcessorTimes(parsing: ProcText.read("/proc/stat")),
            process: ProcessUsage(
                parsing: ProcText.read("/proc/self/stat"), ticksPerSecond: sysconf(Int32(_SC_CLK_TCK)),
                pageBytes: sysconf(Int32(_SC_PAGESIZE))),
            memory: MemoryInfo(parsing: ProcText.read("/proc/meminfo")),
            load: LoadAverages(parsing: ProcText.read("/proc/loadavg")))
    }
}
