/// How many messages the groups of a large server have: one in five is in a large group, and most groups are small.
enum GroupSizes {
    /// - Returns: sizes that make `total`, the largest first, with two of one in a hundred of `server` among them.
    static func sizes(total: Int, server: Int) -> [Int] {
        let pattern = [0.20, 0.10, 0.05, 0.05, 0.05] + [Double](repeating: 0.01, count: 20)
        var sizes: [Int] = []
        var left = total
        for share in pattern {
            let size = Int(Double(server) * share)
            guard left > size else { break }
            sizes.append(size)
            left -= size
        }
        let small = max(1, server / 500)
        while left > 0 {
            sizes.append(min(small, left))
            left -= min(small, left)
        }
        return sizes
    }
}
