/// A row of the table of metrics: what is shown of it, and how it is read.
struct Metric: Sendable {
    /// As Prometheus calls them.
    enum Kind: String, Sendable { case counter, gauge, histogram }

    struct Sample {
        enum Value {
            case integer(Int64)
            case number(Double)
            case histogram(Histogram.Snapshot)
        }

        var labels: [(name: String, value: String)] = []
        let value: Value
    }

    let name: String
    let help: String
    let kind: Kind
    /// Reads all of its series. Called by whoever asks for the metrics, from any thread.
    let samples: @Sendable () -> [Sample]
}

extension Metric {
    static func counter(_ name: String, _ counter: Counter, _ help: String) -> Metric {
        Metric(name: name, help: help, kind: .counter) { [Sample(value: .integer(Int64(clamping: counter.value)))] }
    }

    static func counter<Label>(_ name: String, _ counters: Labelled<Label, Counter>, _ help: String) -> Metric {
        Metric(name: name, help: help, kind: .counter) {
            counters.all.map { .init($0.label, .integer(Int64(clamping: $0.instrument.value))) }
        }
    }

    /// A counter that somebody else keeps, read from time to time.
    static func counter(_ name: String, _ reading: Reading, _ help: String) -> Metric {
        Metric(name: name, help: help, kind: .counter) { [Sample(value: .number(reading.value))] }
    }

    static func gauge(_ name: String, _ level: Level, _ help: String) -> Metric {
        Metric(name: name, help: help, kind: .gauge) { [Sample(value: .integer(level.value))] }
    }

    static func gauge(_ name: String, _ gauge: Gauge, _ help: String) -> Metric {
        Metric(name: name, help: help, kind: .gauge) { [Sample(value: .integer(gauge.value))] }
    }

    static func gauge(_ name: String, _ reading: Reading, _ help: String) -> Metric {
        Metric(name: name, help: help, kind: .gauge) { [Sample(value: .number(reading.value))] }
    }

    static func gauge<Label>(_ name: String, _ readings: Labelled<Label, Reading>, _ help: String) -> Metric {
        Metric(name: name, help: help, kind: .gauge) {
            readings.all.map { .init($0.label, .number($0.instrument.value)) }
        }
    }

    /// Always 1: what it says stands in its label.
    static func fact(_ name: String, _ label: String, _ value: String, _ help: String) -> Metric {
        Metric(name: name, help: help, kind: .gauge) {
            [Sample(labels: [(name: label, value: value)], value: .integer(1))]
        }
    }

    static func histogram(_ name: String, _ histogram: Histogram, _ help: String) -> Metric {
        Metric(name: name, help: help, kind: .histogram) { [Sample(value: .histogram(histogram.snapshot))] }
    }

    static func histogram(_ name: String, _ histograms: StatementHistograms, _ help: String) -> Metric {
        Metric(name: name, help: help, kind: .histogram) {
            histograms.snapshots.map {
                Sample(labels: [(name: "statement", value: $0.statement)], value: .histogram($0.snapshot))
            }
        }
    }
}

extension Metric.Sample {
    fileprivate init<Label: MetricLabel>(_ label: Label, _ value: Value) {
        self.init(labels: [(name: Label.labelName, value: label.labelValue)], value: value)
    }
}
