/// What `groupd config show` prints: each setting, its value, and where it came from. Secrets are masked.
struct ConfigurationListing: Sendable {
    /// One setting.
    struct Row: Sendable, Equatable {
        let key: String
        /// Empty where nothing is set.
        let value: String
        let origin: String
    }

    let rows: [Row]

    /// Lists `loaded` in the table's order. A collection's settings are listed for each of its entries.
    init(_ loaded: LoadedConfiguration, table: SettingTable = .groupd) {
        rows = table.settings.flatMap { setting in
            setting.entries(loaded.configuration).map { name in
                let key = setting.key(for: name)
                let shown = setting.read(loaded.configuration, name).map(\.visible).joined(separator: ", ")
                return Row(key: key, value: shown, origin: loaded.origin(of: key).description)
            }
        }
    }

    /// One line a setting, in columns.
    var text: String {
        let keyWidth = rows.map(\.key.count).max() ?? 0
        let valueWidth = min(rows.map { max($0.value.count, 1) }.max() ?? 0, 40)
        return rows.map { row in
            let value = row.value.isEmpty ? "-" : row.value
            return "\(row.key.padded(to: keyWidth))  \(value.padded(to: valueWidth))  \(row.origin)\n"
        }.joined()
    }
}

extension String {
    /// With spaces up to `width`.
    func padded(to width: Int) -> String { self + String(repeating: " ", count: Swift.max(0, width - count)) }
}
