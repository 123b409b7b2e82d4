/// What this process has used, from `/proc/self/stat`.
struct ProcessUsage: Equatable, Sendable {
    /// Processor time of all its threads, in its own code and in the kernel.
    let processorSeconds: Double
    let residentBytes: Int64

    /// - Parameters:
    ///   - ticksPerSecond: `sysconf(_SC_CLK_TCK)`.
    ///   - pageBytes: `sysconf(_SC_PAGESIZE)`.
    init?(parsing text: String, ticksPerSecond: Int, pageBytes: Int) {
        // The second field is the program's name in brackets, which may hold spaces and brackets of its own.
        guard ticksPerSecond > 0, let bracket = text.lastIndex(of: ")") else { return nil }
        let words = text[text.index(after: bracket)...].split { $0 == " " || $0 == "\n" }
        // Counted from the third field of proc(5): utime is 14, stime 15, rss 24.
        guard words.count > 21, let user = UInt64(words[11]), let system = UInt64(words[12]),
            let pages = Int64(words[21])
        else { return nil }
        processorSeconds = Double(user &+ system) / Double(ticksPerSecond)
        residentBytes = pages * Int64(pageBytes)
    }
}
