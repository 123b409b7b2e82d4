/// The machine's memory in bytes, from `/proc/meminfo`.
struct MemoryInfo: Equatable, Sendable {
    let total: Int64
    /// What could be had without swapping.
    let available: Int64

    init?(parsing text: String) {
        var total: Int64?
        var available: Int64?
        for line in text.split(separator: "\n") {
            let words = line.split(separator: " ")
            // "MemTotal:       24566008 kB"
            guard words.count == 3, words[2] == "kB", let kibibytes = Int64(words[1]) else { continue }
            switch words[0] {
            case "MemTotal:": total = kibibytes * 1_024
            case "MemAvailable:": available = kibibytes * 1_024
            default: continue
            }
        }
        guard let total, let available else { return nil }
        self.total = total
        self.available = available
    }
}
