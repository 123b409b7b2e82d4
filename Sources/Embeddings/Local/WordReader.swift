/// Reads words off a text and looks up their pieces.
struct WordReader {
    private let vocabulary: Vocabulary
    private let piecesMax: Int
    /// May be more than asked for by those of the last word.
    private(set) var pieces: [Int32] = []
    private var word: [UInt8] = []
    private var characters = 0

    init(_ vocabulary: Vocabulary, piecesMax: Int) {
        self.vocabulary = vocabulary
        self.piecesMax = piecesMax
    }

    /// Whether there are as many pieces as anybody wants.
    var isFull: Bool { pieces.count >= piecesMax }

    /// Appends a piece that is no part of a word.
    mutating func append(_ piece: Int32) { pieces.append(piece) }

    /// Reads until there are enough pieces.
    mutating func read(_ text: Substring) {
        for scalar in text.unicodeScalars {
            if isFull { return }
            read(scalar)
        }
        endWord()
    }

    private mutating func read(_ scalar: Unicode.Scalar) {
        switch CharacterSort(scalar) {
        case .dropped: break
        case .space: endWord()
        case .plain: add(scalar)
        case .alone where scalar.isASCII: addAlone(scalar)
        case .alone, .foldable: for part in CharacterSort.folded(scalar) { readFolded(part) }
        }
    }

    /// What a character was made of may be punctuation of its own.
    private mutating func readFolded(_ scalar: Unicode.Scalar) {
        if CharacterSort(scalar) == .alone { addAlone(scalar) } else { add(scalar) }
    }

    private mutating func addAlone(_ scalar: Unicode.Scalar) {
        endWord()
        add(scalar)
        endWord()
    }

    private mutating func add(_ scalar: Unicode.Scalar) {
        characters += 1
        // Of a word too long to be looked up only its length matters.
        if characters <= Vocabulary.wordCharactersMax { word += UTF8.encode(scalar)! }
    }

    private mutating func endWord() {
        guard !word.isEmpty else { return }
        vocabulary.append(word[...], characters: characters, to: &pieces)
        word.removeAll(keepingCapacity: true)
        characters = 0
    }
}
