import Glibc

extension JSONParser {
    /// Index of the first key of an object that an earlier one already spelled, or nil.
    func duplicateKey(in object: Int) -> Int? {
        let count = Int(tokens[object].count)
        guard count > 1 else { return nil }
        let keys = keyIndexes(of: object, count: count)
        if count <= 8, keys.allSatisfy({ !tokens[$0].hasEscapes }) { return pairwiseDuplicate(keys) }
        // Compared as bytes: Swift's String would call canonically equivalent keys equal, JSON does not.
        var seen = Set<[UInt8]>(minimumCapacity: count)
        return keys.first { !seen.insert(JSONView(bytes: bytes, tokens: tokens, index: $0).unescaped).inserted }
    }

    private func keyIndexes(of object: Int, count: Int) -> [Int] {
        var keys: [Int] = []
        keys.reserveCapacity(count)
        var index = object + 1
        while index < tokens.count {
            keys.append(index)
            index = Int(tokens[index + 1].next)
        }
        return keys
    }

    private func pairwiseDuplicate(_ keys: [Int]) -> Int? {
        for later in keys.indices.dropFirst() {
            for earlier in 0..<later where isSameText(tokens[keys[earlier]], tokens[keys[later]]) { return keys[later] }
        }
        return nil
    }

    private func isSameText(_ one: JSONToken, _ other: JSONToken) -> Bool {
        guard one.count == other.count, let base = bytes.baseAddress else { return false }
        return memcmp(base + Int(one.start), base + Int(other.start), Int(one.count)) == 0
    }
}
