import Testing

@testable import groupd

@Suite("The server's metrics")
struct ServerMetricsTests {
    /// From the contract with those who watch the server.
    private static let promised: [String: String] = [
        "groupd_connections": "gauge", "groupd_connections_closed_total": "counter",
        "groupd_frames_received_total": "counter", "groupd_messages_committed_total": "counter",
        "groupd_batch_messages": "histogram", "groupd_batch_commit_seconds": "histogram",
        "groupd_delivery_seconds": "histogram", "groupd_outbox_bytes": "gauge",
        "groupd_postgres_query_seconds": "histogram", "groupd_redis_command_seconds": "histogram",
        "groupd_process_cpu_seconds_total": "counter", "groupd_process_resident_bytes": "gauge",
        "groupd_index_lag_messages": "gauge", "groupd_load_average": "gauge", "groupd_iowait_ratio": "gauge",
        "groupd_build_info": "gauge",
    ]

    @Test("have the promised names and kinds, and a sentence each")
    func table() {
        let table = ServerMetrics().table
        #expect(Dictionary(uniqueKeysWithValues: table.map { ($0.name, $0.kind.rawValue) }) == Self.promised)
        for metric in table { #expect(metric.help.hasSuffix(".") && metric.help.count > 10) }
    }

    @Test("are all there from the beginning, as zeros, and can be read")
    func fresh() throws {
        let metrics = ServerMetrics()
        metrics.postgresQuery.record(.zero, statement: "s")
        let text = try ParsedMetrics(metrics.text)
        #expect(Set(text.families.map(\.name)) == Set(Self.promised.keys))
        #expect(text.value("groupd_connections") == 0)
        #expect(text.value("groupd_connections_closed_total", ["code": "4008"]) == 0)
        #expect(text.value("groupd_frames_received_total", ["type": "send"]) == 0)
        #expect(text.value("groupd_load_average", ["minutes": "15"]) == 0)
        #expect(text.value("groupd_build_info", ["version": BuildInfo.version]) == 1)
    }

    @Test(
        "a closure is counted under its code, or as one without",
        arguments: [(.sent(.slowConsumer), "4008"), (.sent(.normal), "1000"), (.none, "1006")]
            as [(ClosureLabel, String)])
    func closure(closure: ClosureLabel, label: String) throws {
        let metrics = ServerMetrics()
        metrics.connectionsClosed[closure].increment()
        let family = try #require(ParsedMetrics(metrics.text)["groupd_connections_closed_total"])
        #expect(family.samples.count == ClosureLabel.allCases.count)
        #expect(family.samples.filter { $0.value == 1 }.map { $0.series.labels["code"] } == [label])
    }

    @Test("additions of many threads are all counted")
    func concurrency() async {
        let counter = Counter()
        let level = Level()
        let histogram = Histogram.counts([10])
        let readings = LatencyRecorder()
        await withTaskGroup { group in
            for _ in 0..<8 {
                group.addTask { @concurrent in
                    for number in 0..<1_000 {
                        counter.increment()
                        level.add(number.isMultiple(of: 2) ? 3 : -2)
                        histogram.record(UInt64(number % 20))
                        readings.record(.microseconds(number))
                    }
                }
            }
        }
        #expect(counter.value == 8_000)
        #expect(level.value == 4_000)
        #expect(histogram.snapshot.count == 8_000)
        #expect(histogram.snapshot.counts == [4_400, 3_600])
        #expect(readings.snapshot.count == 8_000)
    }

    @Test("a level can be below zero for a moment, and comes back")
    func level() {
        let level = Level()
        level.add(-5)
        #expect(level.value == -5)
        level.add(7)
        #expect(level.value == 2)
    }

    @Test("durations that no clock tells are counted all the same", arguments: [-1, 0, Int64.max])
    func absurd(seconds: Int64) {
        let histogram = Histogram.seconds()
        histogram.record(.seconds(seconds))
        #expect(histogram.snapshot.count == 1)
    }
}
