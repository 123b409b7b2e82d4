/// The pieces that a WordPiece model knows.
struct Vocabulary: Sendable {
    /// The reference gives up on longer words.
    static let wordCharactersMax = 100
    /// Begins the pieces that go on within a word.
    private static let tailMark = Array("##".utf8)

    private let heads: SortedPieces
    private let tails: SortedPieces
    /// What stands for a word that cannot be put together.
    let unknown: Int32
    /// What begins and ends every text.
    let start: Int32
    let end: Int32
    /// Texts that stand for one piece wherever they occur, before anything else is looked at.
    let special: [(text: [UInt8], id: Int32)]
    let count: Int

    /// - Parameter text: a piece a line, its id the line's number from 0.
    /// - Throws: `vocabulary` where one of the pieces that every text needs is missing.
    init(_ text: [UInt8]) throws(ModelError) {
        var lines = text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        if lines.last?.isEmpty == true { lines.removeLast() }
        var (heads, tails): ([SortedPieces.Piece], [SortedPieces.Piece]) = ([], [])
        for (id, line) in lines.enumerated() {
            if line.starts(with: Self.tailMark), line.count > Self.tailMark.count {
                tails.append((line.dropFirst(Self.tailMark.count), Int32(id)))
            } else {
                heads.append((line, Int32(id)))
            }
        }
        func id(_ name: String) throws(ModelError) -> Int32 {
            guard let line = lines.firstIndex(where: { $0.elementsEqual(name.utf8) }) else { throw .vocabulary }
            return Int32(line)
        }
        unknown = try id("[UNK]")
        start = try id("[CLS]")
        end = try id("[SEP]")
        var special: [(text: [UInt8], id: Int32)] = []
        for name in ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"] { special.append((Array(name.utf8), try id(name))) }
        self.special = special
        self.heads = SortedPieces(heads)
        self.tails = SortedPieces(tails)
        count = lines.count
    }

    /// Appends the pieces of a word; `unknown` where it is not made of any, or has more than 100 characters.
    func append(_ word: ArraySlice<UInt8>, characters: Int, to pieces: inout [Int32]) {
        let before = pieces.count
        var rest = characters > Self.wordCharactersMax ? [] : word
        repeat {
            guard let known = (pieces.count == before ? heads : tails).longest(rest) else {
                pieces.removeSubrange(before...)
                pieces.append(unknown)
                return
            }
            pieces.append(known.id)
            rest = rest.dropFirst(known.count)
        } while !rest.isEmpty
    }
}
