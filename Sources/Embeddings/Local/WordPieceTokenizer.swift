/// Splits texts into the pieces that all-MiniLM-L6-v2 was trained on: BERT's uncased normalisation (control characters
/// dropped, accents dropped, lower case, each Chinese character a word), words at white space and punctuation, then
/// WordPiece (Wu et al. 2016, arXiv:1609.08144): the longest known piece first.
///
/// It agrees with the reference, the `tokenizers` library, which knows the punctuation and the marks of Unicode 8 alone.
struct WordPieceTokenizer: Sendable {
    /// Longer texts are cut, the first and the last piece included.
    static let tokensMax = 256
    /// What is looked at of a text: more than any message has, and a bound on what a hostile one costs.
    static let bytesMax = 64 << 10

    let vocabulary: Vocabulary

    /// The pieces of a text between those that begin and end every text; at most `tokensMax`. Takes time in proportion
    /// to the text's length, whatever is in it.
    func tokens(of text: String) -> [Int32] {
        var reader = WordReader(vocabulary, piecesMax: Self.tokensMax - 2)
        var rest = Substring(text)
        if rest.utf8.count > Self.bytesMax {
            // A character cut in two becomes one that stands for none.
            rest = Substring(decoding: rest.utf8.prefix(Self.bytesMax), as: UTF8.self)
        }
        while !reader.isFull, let next = special(in: rest) {
            reader.read(rest[..<next.range.lowerBound])
            reader.append(next.id)
            rest = rest[next.range.upperBound...]
        }
        reader.read(rest)
        return [vocabulary.start] + reader.pieces.prefix(Self.tokensMax - 2) + [vocabulary.end]
    }

    /// The first run of bytes that stands for one piece.
    private func special(in text: Substring) -> (range: Range<Substring.Index>, id: Int32)? {
        var place = text.startIndex
        while let bracket = text.utf8[place...].firstIndex(of: UInt8(ascii: "[")) {
            let found = vocabulary.special.first { text.utf8[bracket...].starts(with: $0.text) }
            if let found {
                return (bracket..<text.utf8.index(bracket, offsetBy: found.text.count), found.id)
            }
            place = text.utf8.index(after: bracket)
        }
        return nil
    }
}
