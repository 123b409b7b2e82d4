/// Why the schema was not brought up to date. Every case is a sentence for an operator.
public enum MigrationError: Error, Hashable, Sendable, CustomStringConvertible {
    case unreachable(reason: String)
    case lockHeld
    case duplicateNumber(Int)
    case unknownDirective(name: String, line: String)
    case changed(name: String)
    case databaseIsNewer(database: Int, program: Int)
    case unknownApplied(number: Int, name: String)
    case failed(name: String, line: Int?, state: SQLState?, message: String)

    public var description: String {
        switch self {
        case .unreachable(let reason): "PostgreSQL cannot be reached: \(reason)"
        case .lockHeld: "another process is migrating this database and has not finished"
        case .duplicateNumber(let number): "two migrations have the number \(number)"
        case .unknownDirective(let name, let line): "\(name) has a directive that is not known: \(line)"
        case .changed(let name): "\(name) was changed after it had been applied; add a new migration instead"
        case .databaseIsNewer(let database, let program):
            "the database is at migration \(database) and this program knows only \(program): run a newer program"
        case .unknownApplied(let number, let name):
            "migration \(number) (\(name)) was applied to the database and is not known to this program"
        case .failed(let name, let line, let state, let message):
            "\(name)\(line.map { ":\($0)" } ?? ""): \(message)\(state.map { " (SQLSTATE \($0))" } ?? "")"
        }
    }
}
