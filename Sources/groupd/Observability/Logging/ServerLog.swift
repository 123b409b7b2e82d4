internal import Glibc
internal import Logging
internal import Postgres

/// The log of the program: level and format as configured, one line a record, on standard error.
struct ServerLog: Sendable {
    let configuration: Configuration.Log
    private let writer: LogWriter

    init(_ configuration: Configuration.Log, descriptor: Int32 = STDERR_FILENO, bytesMax: Int = 1 << 20) {
        self.configuration = configuration
        let format = configuration.format
        writer = LogWriter(descriptor: descriptor, bytesMax: bytesMax) { count in
            LogRecord(
                time: .now, level: .warning, label: "log", message: "Dropped records",
                metadata: ["log.dropped": "\(count)"]
            ).line(format)
        }
    }

    /// A logger that speaks as `label`.
    func logger(_ label: String) -> Logger { Logger(label: label) { handler(label: $0, metadataProvider: nil) } }

    /// Makes this the log of every logger that the process makes from now on. Once in a process.
    func bootstrap() {
        LoggingSystem.bootstrap({ handler(label: $0, metadataProvider: $1) }, metadataProvider: nil)
    }

    /// Waits until all records are written, or so many seconds are over. For the end of the process: it blocks.
    func flush(secondsMax: Int = 2) { writer.flush(secondsMax: secondsMax) }

    /// Ends the log's thread once all records are written.
    func close() { writer.close() }

    private func handler(label: String, metadataProvider: Logger.MetadataProvider?) -> ServerLogHandler {
        var handler = ServerLogHandler(label: label, format: configuration.format, writer: writer)
        handler.logLevel = configuration.level
        handler.metadataProvider = metadataProvider
        return handler
    }
}

/// What a logger hands its records to.
struct ServerLogHandler: LogHandler {
    let label: String
    let format: Configuration.Log.Format
    let writer: LogWriter

    var logLevel = Logger.Level.info
    var metadata: Logger.Metadata = [:]
    var metadataProvider: Logger.MetadataProvider?

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        var all = metadataProvider?.get() ?? [:]
        all.merge(metadata) { $1 }
        if let more = event.metadata { all.merge(more) { $1 } }
        if let error = event.error { all["error"] = "\(error)" }
        let record = LogRecord(
            time: .now, level: event.level, label: label, message: event.message.description, metadata: all)
        writer.write(record.line(format))
    }
}
