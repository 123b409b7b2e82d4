extension SettingTable {
    /// The setting that is called `key` (`http.listen`, `providers.mine.api_key_file`), or nothing.
    func resolve(_ key: String) -> ResolvedKey? {
        let parts = key.split(separator: ".", omittingEmptySubsequences: false)
        for setting in settings {
            for key in setting.keys {
                guard let match = key.match(parts) else { continue }
                return ResolvedKey(setting: setting, name: match.name, isFile: key != setting.key)
            }
        }
        return nil
    }

    /// The setting that the environment calls `variable` (`GROUPD_HTTP_LISTEN`), or nothing.
    func resolve(variable: String) -> ResolvedKey? {
        for setting in settings {
            for key in setting.keys {
                let pattern = Setting.environmentName(of: key)
                guard let name = pattern.nameMatching(variable) else { continue }
                if name.isEmpty || EntryName(name.lowercased()) != nil {
                    return ResolvedKey(
                        setting: setting, name: EntryName(name.lowercased()), isFile: key != setting.key)
                }
            }
        }
        return nil
    }

    /// The first setting below `section`, as `http.listen` lies below `http`; nothing where none does.
    func firstKey(below section: String) -> String? {
        let parts = section.split(separator: ".", omittingEmptySubsequences: false)
        let setting = settings.first { setting in
            let pattern = setting.key.split(separator: ".")
            return pattern.count > parts.count
                && zip(pattern, parts).allSatisfy { $0 == $1 || ($0 == "*" && EntryName($1) != nil) }
        }
        guard let key = setting?.key.split(separator: ".") else { return nil }
        return (parts + key.dropFirst(parts.count)).joined(separator: ".").replacingStar(with: "NAME")
    }
}

extension String {
    /// Whether `parts` fit this pattern, and the name that stands at its `*`.
    fileprivate func match(_ parts: [Substring]) -> (name: EntryName?, Void)? {
        let pattern = split(separator: ".")
        guard pattern.count == parts.count else { return nil }
        var name: EntryName?
        for (expected, part) in zip(pattern, parts) where expected != part {
            guard expected == "*", let entry = EntryName(part) else { return nil }
            name = entry
        }
        return (name, ())
    }

    /// What stands in `text` where this pattern has `*`; empty where it has none; nothing where they do not match.
    fileprivate func nameMatching(_ text: String) -> Substring? {
        guard let star = firstIndex(of: "*") else { return self == text ? "" : nil }
        let (head, tail) = (self[..<star], self[index(after: star)...])
        guard text.count > head.count + tail.count, text.hasPrefix(head), text.hasSuffix(tail) else { return nil }
        let name = text.dropFirst(head.count).dropLast(tail.count)
        return name.allSatisfy { $0.isUppercase || $0.isNumber } ? name : nil
    }
}
