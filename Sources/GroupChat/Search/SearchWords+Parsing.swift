extension SearchWords {
    /// So many phrases may be asked for, and so many words kept out: what is looked up for one search is bounded. The
    /// phrases after these are words like others; the exclusions after these hold no more.
    static let phraseCountMax = 16
    static let excludedCountMax = 16

    /// Takes apart what somebody typed. It never fails, and takes time in proportion to the text's length.
    ///
    /// - Quotes are `"`, the typographic ones and guillemets, where they begin a word; any of them ends what any began.
    /// - `since:` and `after:` are the same. `until:` includes the day, month or year that it names, `before:` ends where
    ///   that begins. Of several the narrowest holds; of several authors the last.
    /// - A dash before another dash keeps nothing out: `--help` is a word.
    /// - Where there is not a letter, a digit or a sign of its own in all of it (punctuation alone), it is empty.
    public init(parsing typed: String) {
        self.init(text: "", phrases: [], excluded: [], author: nil, since: nil, until: nil)
        var reader = SearchReader(typed)
        var words: [String] = []
        while let part = reader.next() {
            switch part {
            case .word(let word): words.append(word)
            case .phrase(let phrase):
                if phrases.count == Self.phraseCountMax {
                    words.append(phrase)
                } else if phrase.hasSubstance {
                    phrases.append(phrase)
                }
            case .excluded(let phrase):
                if excluded.count < Self.excludedCountMax, phrase.hasSubstance { excluded.append(phrase) }
            case .author(let name): author = name
            case .since(let time): since = since.map { max($0, time) } ?? time
            case .until(let time): until = until.map { min($0, time) } ?? time
            }
        }
        if words.contains(where: \.hasSubstance) { text = words.joined(separator: " ") }
    }
}

extension String {
    /// Whether there is something in it that could be looked for. Signs that are newer than this program's tables may be.
    fileprivate var hasSubstance: Bool {
        unicodeScalars.contains { scalar in
            switch scalar.properties.generalCategory {
            case .connectorPunctuation, .dashPunctuation, .openPunctuation, .closePunctuation, .initialPunctuation,
                .finalPunctuation, .otherPunctuation, .mathSymbol, .modifierSymbol, .nonspacingMark, .enclosingMark,
                .spacingMark, .spaceSeparator, .lineSeparator, .paragraphSeparator, .control, .format:
                false
            default: true
            }
        }
    }
}
