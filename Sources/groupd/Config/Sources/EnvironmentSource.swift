/// Reads the settings that the environment gives.
struct EnvironmentSource: Sendable {
    /// In the order of the variables' names.
    private(set) var assignments: [SettingAssignment] = []
    /// A sentence for each `GROUPD_…` variable that is no setting. Clusters inject some, so they are no errors.
    private(set) var warnings: [String] = []

    /// Reads `environment`. Variables that do not begin with `GROUPD_` are other people's.
    init(_ environment: [String: String], table: SettingTable = .groupd) {
        for (name, value) in environment.sorted(by: { $0.key < $1.key }) where name.hasPrefix("GROUPD_") {
            if let key = table.resolve(variable: name) {
                assignments.append(SettingAssignment(key: key, given: .text(value), origin: .environment(name)))
            } else {
                let nearest = table.nearestVariable(to: name)
                warnings.append("\(name.printable) is no setting and was ignored; the nearest is \(nearest).")
            }
        }
    }
}
