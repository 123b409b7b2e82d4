/// A flag that neither the settings nor the command know, in what ArgumentParser says of it.
struct UnknownFlag {
    /// The same with the nearest setting named; nil where the command's own option that it names already is as near.
    let message: String?

    /// Nil where the text is about something else. A flag with one dash is no mistyped setting.
    init?(in text: String, table: SettingTable = .groupd) {
        let start = "Unknown option '"
        guard let begin = text.firstRange(of: start + "--"), let end = text[begin.upperBound...].firstIndex(of: "'")
        else { return nil }
        let typed = text[begin.upperBound..<end]
        let key = String(typed.map { $0 == "-" ? "_" : $0 })
        let setting = table.nearestKey(to: key)
        let nearest = key.editDistance(to: "config") < key.editDistance(to: setting) ? "config" : setting
        // `. Did you mean '--email'?`, on the same line.
        let rest = text[text.index(after: end)...].prefix { !$0.isNewline }
        let parts = rest.split(separator: "'--").dropFirst().first?.prefix { $0 != "'" }
        if let option = parts, String(typed).editDistance(to: String(option)) <= key.editDistance(to: nearest) {
            message = nil
            return
        }
        message =
            text[..<text.index(after: end)] + "; the nearest setting is \(Setting.flagName(of: nearest))."
            + text[rest.endIndex...]
    }
}
