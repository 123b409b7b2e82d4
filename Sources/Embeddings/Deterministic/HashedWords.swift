/// Vectors without a model: each word and each run of three letters within it adds to a place that its hash picks
/// (feature hashing, Weinberger et al. 2009, arXiv:0902.2206). Texts with words in common are near each other, and so are
/// those whose words begin or end alike; of meaning it knows nothing.
///
/// The same text gives the same numbers on every machine, for ever: hashes and sums are exact, and only a square root and
/// a division, which IEEE 754 fixes to the last bit, come after.
struct HashedWords: Sendable {
    let dimensions: Int

    func vector(of text: String) -> [Float] {
        var sums = [Float](repeating: 0, count: dimensions)
        var word: [UInt8] = []
        for scalar in text.unicodeScalars {
            if scalar.properties.isAlphabetic || scalar.properties.numericType != nil {
                word += scalar.properties.lowercaseMapping.utf8
            } else {
                add(word, to: &sums)
                word.removeAll(keepingCapacity: true)
            }
        }
        add(word, to: &sums)
        return unit(sums)
    }

    private func add(_ word: [UInt8], to sums: inout [Float]) {
        guard !word.isEmpty else { return }
        add(Self.hash(word, seed: 0), weight: 1, to: &sums)
        let framed = [0x5E] + word + [0x24]  // ^word$: beginnings and ends count by themselves
        for start in 0..<framed.count - 2 {
            add(Self.hash(framed[start..<start + 3], seed: 1), weight: 0.25, to: &sums)
        }
    }

    private func add(_ hash: UInt64, weight: Float, to sums: inout [Float]) {
        let place = Int(hash % UInt64(dimensions))
        sums[place] += hash >> 63 == 0 ? weight : -weight
    }

    /// A text without a word, or whose words cancel each other out, has a direction of its own.
    private func unit(_ sums: [Float]) -> [Float] {
        let length = sums.reduce(0) { $0 + $1 * $1 }.squareRoot()
        guard length > 0 else { return [1] + [Float](repeating: 0, count: dimensions - 1) }
        return sums.map { $0 / length }
    }

    /// FNV-1a over the bytes, then a finaliser that lets each bit depend on every other.
    private static func hash(_ bytes: some Sequence<UInt8>, seed: UInt64) -> UInt64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325 ^ seed
        for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
        hash = (hash ^ (hash >> 33)) &* 0xFF51_AFD7_ED55_8CCD
        hash = (hash ^ (hash >> 33)) &* 0xC4CE_B9FE_1A85_EC53
        return hash ^ (hash >> 33)
    }
}
