import CLibpq
import Glibc

/// Options for libpq: the connection string first, then what overrides words of it.
struct ConnectOptions {
    private var options: [(String, String)]

    init(_ configuration: PostgresConfiguration, applicationName: String, _ more: [(String, String)] = []) {
        options = [
            ("dbname", configuration.connection), ("application_name", applicationName), ("client_encoding", "UTF8"),
        ]
        options += more
    }

    typealias Open = (UnsafePointer<UnsafePointer<CChar>?>, UnsafePointer<UnsafePointer<CChar>?>) -> OpaquePointer?

    /// Calls with the words and their values as C wants them.
    func open(_ body: Open) -> OpaquePointer? {
        let words = options.map { strdup($0.0) }
        let values = options.map { strdup($0.1) }
        defer { for copy in words + values { free(copy) } }
        return body(words.map { UnsafePointer($0) } + [nil], values.map { UnsafePointer($0) } + [nil])
    }

    /// What is said of a connection string that libpq cannot read, without quoting it.
    static let unreadable = "the connection string is neither a postgresql:// URL nor a list of key=value words"
}
