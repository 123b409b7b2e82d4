/// What one connection has prepared, and under which names.
struct PreparedStatements {
    enum Use: Equatable {
        /// Prepared, or on its way: execute it by that name.
        case execute(String)
        /// Prepare it under that name first.
        case prepare(String)
        /// The connection holds enough: execute it without a name.
        case unnamed
    }

    private struct Prepared {
        let name: String
        let types: [UInt32]
    }

    /// Statements are constants of the program; more than this many are a mistake that shall cost speed, not memory.
    let countMax: Int
    private var statements: [SQL: Prepared] = [:]
    private var failures: [SQL: PostgresError] = [:]
    private var serial = 0

    init(countMax: Int = 512) { self.countMax = countMax }

    /// How to run a statement with parameters of those types. A statement seen with other types is prepared anew.
    mutating func use(_ sql: SQL, types: [UInt32]) -> Use {
        if let prepared = statements[sql], prepared.types == types { return .execute(prepared.name) }
        guard serial < countMax else { return .unnamed }
        serial += 1
        let name = Self.name(sql, serial: serial)
        statements[sql] = Prepared(name: name, types: types)
        return .prepare(name)
    }

    /// The server refused to prepare it: the next use tries again, and those already sent are told why.
    mutating func refused(_ sql: SQL, name: String, error: PostgresError) {
        forget(sql, name: name)
        failures[sql] = error
    }

    mutating func accepted(_ sql: SQL) {
        if !failures.isEmpty { failures[sql] = nil }
    }

    /// The server no longer runs it as prepared (its result's shape changed): the next use prepares it anew.
    mutating func forget(_ sql: SQL) { statements[sql] = nil }

    /// Why the server would not prepare it, when an execution finds the name unknown.
    func failure(of sql: SQL) -> PostgresError? { failures[sql] }

    private mutating func forget(_ sql: SQL, name: String) {
        if statements[sql]?.name == name { statements[sql] = nil }
    }

    /// The serial comes first: the server compares no more than 63 bytes.
    private static func name(_ sql: SQL, serial: Int) -> String { "\(serial).\(sql.name)" }
}
