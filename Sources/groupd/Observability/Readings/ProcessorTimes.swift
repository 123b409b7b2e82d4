/// How cores spent their time since the machine started, from `/proc/stat`.
struct ProcessorTimes: Equatable, Sendable {
    /// Of one core or of all, in the kernel's ticks.
    struct Ticks: Equatable, Sendable {
        var total: UInt64
        var idle: UInt64
        /// Idle as well, while a disk was waited for.
        var inputOutputWait: UInt64

        var busy: UInt64 { total - idle - inputOutputWait }
    }

    /// All cores together.
    let all: Ticks
    let cores: [Ticks]

    /// Nil where the text is not of that file.
    init?(parsing text: String) {
        var all: Ticks?
        var cores: [Ticks] = []
        for line in text.split(separator: "\n") {
            let words = line.split(separator: " ")
            guard let name = words.first, name.hasPrefix("cpu") else { break }
            guard let ticks = Ticks(words.dropFirst()) else { return nil }
            if name == "cpu" { all = ticks } else { cores.append(ticks) }
        }
        guard let all else { return nil }
        self.all = all
        self.cores = cores
    }

    /// What share of the time since `earlier` each core was busy, from 0 to 1; zeros where no time has passed.
    func busyShares(since earlier: ProcessorTimes) -> [Double] {
        guard earlier.cores.count == cores.count else { return cores.map { _ in 0 } }
        return zip(cores, earlier.cores).map { Self.share(of: \.busy, $0, since: $1) }
    }

    /// What share of the time since `earlier` all cores waited for disks, from 0 to 1.
    func inputOutputWaitShare(since earlier: ProcessorTimes) -> Double {
        Self.share(of: \.inputOutputWait, all, since: earlier.all)
    }

    /// The kernel lets some of these counts fall a little now and then.
    private static func share(of part: KeyPath<Ticks, UInt64>, _ ticks: Ticks, since earlier: Ticks) -> Double {
        guard ticks.total > earlier.total, ticks[keyPath: part] > earlier[keyPath: part] else { return 0 }
        let share = Double(ticks[keyPath: part] - earlier[keyPath: part]) / Double(ticks.total - earlier.total)
        return min(1, share)
    }
}

extension ProcessorTimes.Ticks {
    /// `user nice system idle iowait irq softirq steal`; what follows is counted among these already.
    fileprivate init?(_ words: ArraySlice<Substring>) {
        let numbers = words.prefix(8).compactMap { UInt64($0) }
        guard numbers.count >= 5, numbers.count == words.prefix(8).count else { return nil }
        self.init(total: numbers.reduce(0, &+), idle: numbers[3], inputOutputWait: numbers[4])
    }
}
