extension SettingTable {
    /// The key most like `key`, for whoever mistyped it.
    func nearestKey(to key: String) -> String {
        let parts = key.split(separator: ".", omittingEmptySubsequences: false)
        return nearest(to: key) { pattern in
            let star = pattern.split(separator: ".").firstIndex(of: "*")
            let name = star.flatMap { $0 < parts.count ? EntryName(parts[$0]) : nil }
            return pattern.replacingStar(with: name?.text ?? "NAME")
        }
    }

    /// The variable most like `variable`.
    func nearestVariable(to variable: String) -> String {
        nearest(to: variable) { pattern in
            let parts = variable.split(separator: "_").dropFirst()
            let collection = pattern.split(separator: ".").prefix { $0 != "*" }
            let name = parts.dropFirst(collection.count).first.flatMap { EntryName($0.lowercased()) }
            return Setting.environmentName(of: pattern.replacingStar(with: name?.text ?? "NAME"))
        }
    }

    private func nearest(to text: String, _ spell: (String) -> String) -> String {
        let spelled = settings.flatMap(\.keys).map(spell)
        return spelled.min { text.editDistance(to: $0) < text.editDistance(to: $1) } ?? text
    }
}

extension String {
    /// How many letters must be put in, left out, replaced, or swapped with their neighbour, to make `other` of this.
    ///
    /// Each text counts with its first 128 letters: longer ones are no typing errors.
    func editDistance(to other: String) -> Int {
        let (left, right) = (Array(utf8.prefix(128)), Array(other.utf8.prefix(128)))
        var beforeLast: [Int] = []
        var last = Array(0...right.count)
        for i in left.indices {
            var row = [i + 1]
            for j in right.indices {
                var cost = Swift.min(last[j + 1] + 1, row[j] + 1, last[j] + (left[i] == right[j] ? 0 : 1))
                if i > 0, j > 0, left[i] == right[j - 1], left[i - 1] == right[j] {
                    cost = Swift.min(cost, beforeLast[j - 1] + 1)
                }
                row.append(cost)
            }
            (beforeLast, last) = (last, row)
        }
        return last[right.count]
    }
}
