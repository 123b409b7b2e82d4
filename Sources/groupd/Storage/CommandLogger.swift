internal import Logging

extension Logger {
    /// For commands, whose output is theirs: warnings alone, on standard error.
    static let ofCommands: Logger = {
        var logger = Logger(label: "groupd") { StreamLogHandler.standardError(label: $0) }
        logger.logLevel = .warning
        return logger
    }()
}
