import CLibpq
import Glibc

/// A connection that waits for its answers: for the migrator's own thread, and for nothing else.
final class BlockingConnection {
    private let handle: OpaquePointer

    /// What the server refused, with the character of the text it pointed to.
    struct Refusal: Error {
        let state: SQLState?
        let message: String
        let position: Int?
    }

    /// Throws libpq's reason when no connection comes about within the time.
    init(_ configuration: PostgresConfiguration, timeoutSeconds: Int) throws(Refusal) {
        guard ConnectionTarget(configuration.connection) != nil else {
            throw Refusal(state: nil, message: ConnectOptions.unreadable, position: nil)
        }
        let options = ConnectOptions(
            configuration, applicationName: "\(configuration.applicationName) migrate",
            [("connect_timeout", "\(timeoutSeconds)")])
        let handle = options.open { PQconnectdbParams($0, $1, 1) }
        guard let handle else { throw Refusal(state: nil, message: "out of memory", position: nil) }
        guard PQstatus(handle) == CONNECTION_OK else {
            defer { PQfinish(handle) }
            throw Refusal(state: nil, message: Self.message(handle), position: nil)
        }
        PQsetNoticeReceiver(handle, { _, _ in }, nil)
        self.handle = handle
    }

    deinit { PQfinish(handle) }

    var isInTransaction: Bool { PQtransactionStatus(handle) == PQTRANS_INTRANS }

    /// Runs any number of statements, which together are one transaction unless they say otherwise.
    func execute(_ text: String) throws(Refusal) { PQclear(try checked(PQexec(handle, text))) }

    /// Runs one statement with parameters, and returns its rows as text.
    @discardableResult
    func query(_ text: String, _ parameters: [String] = []) throws(Refusal) -> [[String]] {
        let values = parameters.map { strdup($0) }
        defer { for value in values { free(value) } }
        let result = try checked(
            PQexecParams(
                handle, text, Int32(values.count), nil, values.map { UnsafePointer($0) }, nil, nil, 0))
        defer { PQclear(result) }
        return (0..<PQntuples(result)).map { row in
            (0..<PQnfields(result)).map { String(cString: PQgetvalue(result, row, $0)) }
        }
    }

    private func checked(_ result: OpaquePointer?) throws(Refusal) -> OpaquePointer? {
        switch PQresultStatus(result) {
        case PGRES_COMMAND_OK, PGRES_TUPLES_OK, PGRES_EMPTY_QUERY: return result
        default:
            defer { PQclear(result) }
            throw refusal(result)
        }
    }

    private func refusal(_ result: OpaquePointer?) -> Refusal {
        func field(_ code: Unicode.Scalar) -> String? {
            PQresultErrorField(result, Int32(code.value)).map { String(cString: $0) }
        }
        return Refusal(
            state: field("C").map { SQLState($0) }, message: field("M") ?? Self.message(handle),
            position: field("P").flatMap { Int($0) })
    }

    private static func message(_ handle: OpaquePointer) -> String {
        String(cString: PQerrorMessage(handle)).split(separator: "\n").joined(separator: "; ")
    }
}
