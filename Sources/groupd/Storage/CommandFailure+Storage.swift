internal import Embedded
internal import Postgres

extension CommandFailure {
    /// Why there is no database to work with, in a sentence.
    init(storage error: any Error) {
        switch error {
        case let failure as CommandFailure: self = failure
        case let error as EmbeddedError: self.init(sentence: error.description)
        case let error as MigrationError: self.init(sentence: "The schema could not be brought up to date: \(error).")
        case let error as PostgresError: self.init(sentence: Self.sentence(error))
        case is CancellationError: self.init(sentence: "Stopped before it was done.")
        default: self.init(sentence: "The database could not be opened: \(error).")
        }
    }

    private static func sentence(_ error: PostgresError) -> String {
        guard error.kind == .unavailable || error.kind == .timedOut else { return "PostgreSQL refused: \(error)." }
        guard let reason = error.connectionFailure else { return "PostgreSQL cannot be reached: \(error)." }
        let line = reason.split(separator: "\n").joined(separator: "; ")
        return "PostgreSQL cannot be reached: \(line)."
    }
}
