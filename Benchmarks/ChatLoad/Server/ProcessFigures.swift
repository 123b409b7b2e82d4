import Foundation

/// What the kernel says of a process.
package struct ProcessFigures: Sendable {
    package let residentBytes: Int
    /// User and system time.
    package let cpuSeconds: Double

    /// Nil where there is no such process.
    package init?(pid: Int32) {
        guard let status = try? String(contentsOfFile: "/proc/\(pid)/status", encoding: .utf8),
            let line = status.split(separator: "\n").first(where: { $0.hasPrefix("VmRSS:") }),
            let kilobytes = line.split(separator: " ", omittingEmptySubsequences: true).dropFirst().first
                .flatMap({ Int($0.trimmingCharacters(in: .whitespaces)) }),
            let fields = ProcessTree.statFields(pid), fields.count > 12
        else { return nil }
        residentBytes = kilobytes << 10
        cpuSeconds = Double((Int(fields[11]) ?? 0) + (Int(fields[12]) ?? 0)) / Double(sysconf(Int32(_SC_CLK_TCK)))
    }
}

/// Who started whom.
package enum ProcessTree {
    /// The children of a process whose program has this name.
    package static func children(of parent: Int32, named name: String) -> [Int32] {
        all.filter { pid in
            statFields(pid).map { $0.count > 1 && $0[1] == String(parent) } ?? false && self.name(pid) == name
        }
    }

    /// CPU seconds of the process and of all that it started, by program, the ended children of the living included.
    package static func cpuSeconds(of root: Int32) -> [String: Double] {
        var seconds: [String: Double] = [:]
        var generation = [root]
        let parents = Dictionary(grouping: all) { pid in statFields(pid).flatMap { $0.count > 1 ? Int32($0[1]) : nil } }
        while !generation.isEmpty {
            for pid in generation {
                guard let figures = ProcessFigures(pid: pid) else { continue }
                seconds[name(pid), default: 0] += figures.cpuSeconds
            }
            generation = generation.flatMap { parents[$0] ?? [] }
        }
        return seconds
    }

    static var all: [Int32] {
        ((try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []).compactMap { Int32($0) }
    }

    static func name(_ pid: Int32) -> String {
        let text = (try? String(contentsOfFile: "/proc/\(pid)/comm", encoding: .utf8)) ?? ""
        return text.trimmingCharacters(in: .whitespacesAndNewlines)
    }

    /// The fields of `/proc/PID/stat` from the third, the state, on: what is before may hold spaces.
    static func statFields(_ pid: Int32) -> [Substring]? {
        guard let text = try? String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8),
            let end = text.lastIndex(of: ")")
        else { return nil }
        return text[text.index(after: end)...].split(separator: " ")
    }
}
