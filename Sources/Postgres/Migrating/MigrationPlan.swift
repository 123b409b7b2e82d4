/// Decides what is to be run, from what the program has and what the database says was applied.
struct MigrationPlan {
    struct Applied: Equatable {
        let number: Int
        let name: String
        let checksum: String
    }

    /// What is left, in the order of the numbers.
    let outstanding: [Migration]

    /// Refuses a file changed after it was applied, a database newer than the program, and one that has what the
    /// program does not know.
    init(_ migrations: [Migration], applied: [Applied]) throws(MigrationError) {
        var known: [Int: Migration] = [:]
        for migration in migrations where known.updateValue(migration, forKey: migration.number) != nil {
            throw .duplicateNumber(migration.number)
        }
        let newest = known.keys.max() ?? 0
        for entry in applied.sorted(by: { $0.number > $1.number }) {
            guard let migration = known.removeValue(forKey: entry.number) else {
                guard entry.number <= newest else {
                    throw .databaseIsNewer(database: entry.number, program: newest)
                }
                throw .unknownApplied(number: entry.number, name: entry.name)
            }
            guard migration.checksum == entry.checksum else { throw .changed(name: migration.name) }
        }
        outstanding = known.values.sorted { $0.number < $1.number }
    }
}

/// What stands where after a look or a run.
public struct MigrationReport: Sendable, Hashable {
    /// Run now, by name and in order. Empty for a look.
    public var applied: [String] = []
    /// Not run, and why.
    public var pending: [Pending] = []

    public struct Pending: Sendable, Hashable {
        public var name: String
        /// The extension that is missing; nil where only nobody has run it yet.
        public var missingExtension: String?
    }
}
