/// Writes metrics in Prometheus' text format, version 0.0.4.
struct MetricsWriter {
    /// What `Content-Type` says of it.
    static let contentType = "text/plain; version=0.0.4; charset=utf-8"

    private(set) var bytes: [UInt8] = []

    /// Writes a metric's help, type and samples, or nothing of one that has no series yet.
    mutating func write(_ metric: Metric) {
        let samples = metric.samples()
        guard !samples.isEmpty else { return }
        line("# HELP \(metric.name) \(Self.escaped(metric.help, quotes: false))")
        line("# TYPE \(metric.name) \(metric.kind.rawValue)")
        for sample in samples {
            switch sample.value {
            case .integer(let value): line(metric.name, sample.labels, String(value))
            case .number(let value): line(metric.name, sample.labels, Self.number(value))
            case .histogram(let snapshot): write(snapshot, metric.name, sample.labels)
            }
        }
    }

    /// Buckets are cumulative, and the last is the count.
    private mutating func write(
        _ snapshot: Histogram.Snapshot, _ name: String, _ labels: [(name: String, value: String)]
    ) {
        var total: UInt64 = 0
        for (bound, count) in zip(snapshot.bounds + [.infinity], snapshot.counts) {
            total += count
            line("\(name)_bucket", labels + [(name: "le", value: Self.number(bound))], String(total))
        }
        line("\(name)_sum", labels, Self.number(snapshot.sum))
        line("\(name)_count", labels, String(total))
    }

    private mutating func line(_ name: String, _ labels: [(name: String, value: String)], _ value: String) {
        let pairs = labels.map { "\($0.name)=\"\(Self.escaped($0.value, quotes: true))\"" }
        line(pairs.isEmpty ? "\(name) \(value)" : "\(name){\(pairs.joined(separator: ","))} \(value)")
    }

    private mutating func line(_ text: String) {
        bytes.append(contentsOf: text.utf8)
        bytes.append(UInt8(ascii: "\n"))
    }

    /// The spelling of Go's `ParseFloat`.
    static func number(_ value: Double) -> String {
        if value.isNaN { return "NaN" }
        if value.isInfinite { return value < 0 ? "-Inf" : "+Inf" }
        return value.description
    }

    /// Backslashes and line feeds, and quotes where the text stands between some.
    static func escaped(_ text: String, quotes: Bool) -> String {
        var result = ""
        for character in text.unicodeScalars {
            switch character {
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\"" where quotes: result += "\\\""
            default: result.unicodeScalars.append(character)
            }
        }
        return result
    }
}
