/// Everything that the server counts and measures. The instruments are here, their names in ``table``.
///
/// Recording takes no lock and is cheap enough for an event loop.
final class ServerMetrics: Sendable {
    // WebSockets.
    let connections = Level()
    let connectionsClosed = Labelled<ClosureLabel, Counter> { Counter() }
    let framesReceived = Labelled<ClientFrameType, Counter> { Counter() }
    let delivery = Histogram.seconds()
    let outboxBytes = Level()

    // The log.
    let messagesCommitted = Counter()
    let batchMessages = Histogram.counts([1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000])
    let batchCommit = Histogram.seconds()

    // Search.
    let indexLag = Gauge()

    // What it stands on.
    let postgresQuery = StatementHistograms()
    let redisCommand = Histogram.seconds()

    // The process and its machine.
    let processorSeconds = Reading()
    let residentBytes = Reading()
    let loadAverage = Labelled<LoadWindow, Reading> { Reading() }
    let inputOutputWait = Reading()

    /// The one table: name, kind, labels, and a sentence for each.
    var table: [Metric] {
        [
            .gauge("groupd_connections", connections, "WebSocket connections that are open."),
            .counter(
                "groupd_connections_closed_total", connectionsClosed,
                "WebSocket connections that ended, by the code they ended with."),
            .counter("groupd_frames_received_total", framesReceived, "Frames from clients, by type."),
            .counter("groupd_messages_committed_total", messagesCommitted, "Messages stored for good."),
            .histogram("groupd_batch_messages", batchMessages, "Drafts in each batch that was committed."),
            .histogram("groupd_batch_commit_seconds", batchCommit, "Time that the transaction of a batch took."),
            .histogram("groupd_delivery_seconds", delivery, "Time from a message's commit to its write to a socket."),
            .gauge("groupd_outbox_bytes", outboxBytes, "Bytes that wait for slow sockets."),
            .gauge(
                "groupd_index_lag_messages", indexLag,
                "Numbers of the groups' logs that search does not have yet: 0 when everything can be found."),
            .histogram(
                "groupd_postgres_query_seconds", postgresQuery,
                "Time from sending a statement to its answer, by the statement's name."),
            .histogram("groupd_redis_command_seconds", redisCommand, "Time from a call to Redis to its reply."),
            .counter("groupd_process_cpu_seconds_total", processorSeconds, "Processor time that the server used."),
            .gauge("groupd_process_resident_bytes", residentBytes, "Memory of the server that is in use."),
            .gauge("groupd_load_average", loadAverage, "Processes that run or wait to, on average over some minutes."),
            .gauge("groupd_iowait_ratio", inputOutputWait, "Share of the cores' time spent waiting for disks."),
            .fact("groupd_build_info", "version", BuildInfo.version, "What this server is."),
        ]
    }

    /// All of them as `/metrics` shows them.
    var text: [UInt8] {
        var writer = MetricsWriter()
        for metric in table { writer.write(metric) }
        return writer.bytes
    }
}
