/// Moves what says the same as something better behind everything else, so that a first page shows different things.
struct NearDoubles {
    private let weights: RankingWeights

    init(_ weights: RankingWeights) {
        self.weights = weights
    }

    func last(
        in scored: [(score: Double, message: PoolMessage)]
    ) -> [(score: Double, message: PoolMessage)] {
        var kept: [(score: Double, message: PoolMessage, words: Set<Substring>)] = []
        var doubles: [(score: Double, message: PoolMessage)] = []
        for (score, message) in scored.prefix(weights.doublesAmong) {
            let words = Set(message.words.split(separator: " "))
            if kept.contains(where: { isDouble(words, $0.words) }) {
                doubles.append((score, message))
            } else {
                kept.append((score, message, words))
            }
        }
        return kept.map { ($0.score, $0.message) } + scored.dropFirst(weights.doublesAmong) + doubles
    }

    private func isDouble(_ words: Set<Substring>, _ others: Set<Substring>) -> Bool {
        guard min(words.count, others.count) >= weights.doubleWordsMin else { return words == others && !words.isEmpty }
        // No more can be common than the smaller has: most pairs are told apart by that.
        let (fewer, more) = (Double(min(words.count, others.count)), Double(max(words.count, others.count)))
        guard fewer >= weights.doubleLikeness * more else { return false }
        let common = words.intersection(others).count
        return Double(common) >= weights.doubleLikeness * Double(words.count + others.count - common)
    }
}
