/// Pieces that begin a word, or those that go on within one, found by their longest match.
///
/// They lie in one sorted run of bytes: a match narrows the range of pieces that begin as the word does, a byte at a time,
/// so that one walk over the word's beginning finds the longest piece, without hashing and without a tree.
struct SortedPieces: Sendable {
    typealias Piece = (text: ArraySlice<UInt8>, id: Int32)

    private var bytes: [UInt8] = []
    /// Where each piece begins; one more at the end.
    private var starts: [Int32] = [0]
    private var ids: [Int32] = []

    init(_ pieces: [Piece]) {
        for piece in pieces.sorted(by: { $0.text.lexicographicallyPrecedes($1.text) }) {
            bytes += piece.text
            starts.append(Int32(bytes.count))
            ids.append(piece.id)
        }
    }

    /// The longest piece that `word` begins with.
    func longest(_ word: ArraySlice<UInt8>) -> (id: Int32, count: Int)? {
        var (low, high, depth) = (0, ids.count, 0)
        var best: (id: Int32, count: Int)?
        for byte in word {
            low = first(from: low, to: high, depth) { $0 >= byte }
            high = first(from: low, to: high, depth) { $0 > byte }
            guard low < high else { break }
            depth += 1
            // The shortest of those that share a beginning comes first.
            if count(low) == depth { best = (ids[low], depth) }
        }
        return best
    }

    private func count(_ piece: Int) -> Int { Int(starts[piece + 1] - starts[piece]) }

    /// The first piece of a range whose byte at `depth` is as asked; a piece that ends before comes before all.
    private func first(from low: Int, to high: Int, _ depth: Int, _ isFar: (UInt8) -> Bool) -> Int {
        var (low, high) = (low, high)
        while low < high {
            let middle = (low + high) / 2
            let isThere = count(middle) > depth && isFar(bytes[Int(starts[middle]) + depth])
            if isThere { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
