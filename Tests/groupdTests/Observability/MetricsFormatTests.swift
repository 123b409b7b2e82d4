import Testing

@testable import groupd

@Suite("Metrics as Prometheus reads them")
struct MetricsFormatTests {
    private func written(_ metrics: Metric...) throws -> ParsedMetrics {
        var writer = MetricsWriter()
        for metric in metrics { writer.write(metric) }
        return try ParsedMetrics(writer.bytes)
    }

    @Test(
        "whatever stands in a help text or a label comes back as it was",
        arguments: ["plain", "", "\"", "\\", "\n", "\\n", "a\"b\\c\nd", "\\\"", "größe {}=,", "\r\t\u{0}"])
    func escaping(text: String) throws {
        let metrics = try written(.fact("m", "label", text, "Help: \(text)."))
        #expect(metrics.value("m", ["label": text]) == 1)
        #expect(metrics["m"]?.help == "Help: \(text).")
    }

    @Test("a line feed in a label cannot begin a series of its own")
    func injection() throws {
        let metrics = try written(.fact("m", "label", "x\"} 1\nforged 2\n# TYPE forged gauge", "Help."))
        #expect(metrics.families.map(\.name) == ["m"])
    }

    @Test(
        "numbers are spelt as Go reads them",
        arguments: [
            (0, "0.0"), (1.5, "1.5"), (-2, "-2.0"), (.infinity, "+Inf"), (-.infinity, "-Inf"), (.nan, "NaN"),
            (1e-5, "1e-05"), (1e300, "1e+300"),
        ])
    func numbers(value: Double, text: String) { #expect(MetricsWriter.number(value) == text) }

    @Test("a histogram's buckets are cumulative, take their bound in, and end with all")
    func histogram() throws {
        let histogram = Histogram.seconds(microseconds: [1_000, 2_000])
        for microseconds in [0, 999, 1_000, 1_001, 2_000, 2_001, 90_000_000] {
            histogram.record(.microseconds(microseconds))
        }
        let metrics = try written(.histogram("m", histogram, "Help."))
        #expect(metrics.value("m_bucket", ["le": "0.001"]) == 3)
        #expect(metrics.value("m_bucket", ["le": "0.002"]) == 5)
        #expect(metrics.value("m_bucket", ["le": "+Inf"]) == 7)
        #expect(metrics.value("m_count") == 7)
        #expect(try abs(#require(metrics.value("m_sum")) - 90.007001) < 1e-9)
    }

    @Test("a metric without series is not told of")
    func empty() throws {
        var writer = MetricsWriter()
        writer.write(.histogram("m", StatementHistograms(), "Help."))
        #expect(writer.bytes.isEmpty)
    }

    @Test("each statement has buckets of its own")
    func statements() throws {
        let statements = StatementHistograms()
        statements.record(.milliseconds(1), statement: "a")
        statements.record(.milliseconds(1), statement: "b")
        statements.record(.seconds(60), statement: "b")
        let metrics = try written(.histogram("m", statements, "Help."))
        #expect(metrics.value("m_count", ["statement": "a"]) == 1)
        #expect(metrics.value("m_bucket", ["statement": "b", "le": "10.0"]) == 1)
        #expect(metrics.value("m_count", ["statement": "b"]) == 2)
    }

    @Test("statements beyond the bound share one histogram")
    func statementBound() {
        let statements = StatementHistograms()
        for number in 0..<StatementHistograms.namesMax + 100 {
            statements.record(.milliseconds(1), statement: "s\(number)")
        }
        let snapshots = statements.snapshots
        #expect(snapshots.count == StatementHistograms.namesMax + 1)
        #expect(snapshots.first { $0.statement == StatementHistograms.others }?.snapshot.count == 100)
    }
}
