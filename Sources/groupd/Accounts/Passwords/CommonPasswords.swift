/// The passwords that guessers try first, as the shapes they have: a word that everybody thinks of with digits behind
/// it, keys in a row, the same again and again. With every word and ending that is far more than a list of 3,000.
///
/// Only whole passwords of such a shape are meant: four common words in a row make a good one.
enum CommonPasswords {
    /// Nothing longer is on any list of what is common.
    private static let charactersMax = 32

    static func contains(_ password: String) -> Bool {
        let characters = Array(password.lowercased())
        guard characters.count <= charactersMax else { return false }
        return isRepetition(characters) || isRun(characters[...]) || isWordWithEnding(characters[...])
    }

    /// One character, a word, a run or a few characters, over and over: `passwordpassword`, `121212121212`.
    private static func isRepetition(_ characters: [Character]) -> Bool {
        for length in 1...max(1, characters.count / 2) {
            let unit = characters[..<length]
            guard characters.indices.allSatisfy({ characters[$0] == unit[$0 % length] }) else { continue }
            return length <= 4 || isRun(unit) || isWordWithEnding(unit)
        }
        return false
    }

    /// Keys or letters in a row, forwards or backwards, and nothing else: `qwertyuiop12`, `1234567890ab`.
    private static func isRun(_ characters: ArraySlice<Character>) -> Bool {
        var rest = characters
        var runs = 0
        while !rest.isEmpty {
            let length = rows.map { commonPrefix(rest, $0) }.max() ?? 0
            // The last run may be cut short: it is how people reach the least length.
            guard length >= 3 || length == rest.count else { return false }
            rest = rest.dropFirst(length)
            runs += 1
        }
        return runs <= 4
    }

    /// How many of the characters stand in the row one after the other.
    private static func commonPrefix(_ characters: ArraySlice<Character>, _ row: [Character]) -> Int {
        guard let first = characters.first, let start = row.firstIndex(of: first) else { return 0 }
        return zip(characters, row[start...]).prefix { $0 == $1 }.count
    }

    /// One or two common words, and behind them digits or signs as people put them: `password1234`, `l3tmein2024!`.
    private static func isWordWithEnding(_ characters: ArraySlice<Character>) -> Bool {
        var rest = characters
        var wordCount = 0
        while wordCount < 2, let length = longestWord(rest) {
            rest = rest.dropFirst(length)
            wordCount += 1
        }
        guard wordCount > 0 else { return false }
        let signs = rest.reversed().prefix { "!.?*#@$".contains($0) }.count
        let ending = rest.dropLast(min(signs, 3))
        return ending.count <= 4 && ending.allSatisfy(\.isNumber) || isRun(ending)
    }

    /// How long the longest common word is that these begin with, also where it is spelled with digits.
    private static func longestWord(_ characters: ArraySlice<Character>) -> Int? {
        stride(from: min(characters.count, wordLengthMax), to: 2, by: -1).first { length in
            let start = characters.prefix(length)
            return CommonWords.all.contains(String(start))
                || CommonWords.all.contains(String(start.map { unleeted[$0] ?? $0 }))
        }
    }

    private static let wordLengthMax = CommonWords.all.map(\.count).max() ?? 0

    private static let unleeted: [Character: Character] = [
        "0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "7": "t", "@": "a", "$": "s", "!": "i",
    ]

    private static let rows: [[Character]] = {
        let rows = [
            "01234567890", "abcdefghijklmnopqrstuvwxyz", "qwertyuiop", "asdfghjkl", "zxcvbnm", "qwertzuiop", "yxcvbnm",
            "azertyuiop", "1q2w3e4r5t6y7u8i9o0p", "q1w2e3r4t5y6u7i8o9p0", "qazwsxedcrfvtgbyhnujmikolp",
            "1qaz2wsx3edc4rfv5tgb6yhn", "zaqxswcdevfr", "!@#$%^&*()",
        ]
        return rows.flatMap { [Array($0), Array($0.reversed())] }
    }()
}
