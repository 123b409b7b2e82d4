import Glibc
import Postgres

/// Orders a pool of messages: how much of the query's weight stands in a message and right around it, how near it is in
/// meaning, who wrote it and when. Pure.
///
/// The weight of words is the sum of the inverse document frequencies of the lexemes that match (Robertson and Spärck
/// Jones 1976, without term frequencies: messages are short), spread over a window, since an answer rarely repeats the
/// words of its question.
struct Ranking {
    struct Ranked: Sendable, Equatable {
        let place: SearchPool.Place
        let score: Double
    }

    let weights: RankingWeights
    let mode: SearchRequest.Mode
    let cues: QueryCues
    /// When something was last said where it is searched. Ages are counted from here: the same question finds the same
    /// until somebody writes.
    let newest: Timestamp

    /// Best first. By words alone, only what has one of the words itself.
    func ranked(_ pool: SearchPool) -> [Ranked] {
        let neighbourhood = Neighbourhood(pool.messages, pause: weights.runPause)
        let totals = totals(pool)
        var scored: [(score: Double, message: PoolMessage)] = []
        scored.reserveCapacity(pool.messages.count)
        for (index, message) in pool.messages.enumerated() where message.isWanted {
            if mode == .keyword, message.matched == 0 { continue }
            let around = neighbourhood.around(index)
            var score = coverage(
                message, around, pool.lexemes[message.group], total: totals[message.group] ?? 0)
            score += nearness(message, around, floor: pool.cosineFloor)
            score += author(message) + cues.bonus(at: message.createdAt, weights)
            if message.isQuestion { score *= weights.question }
            scored.append((score + recency(of: message.createdAt), message))
        }
        scored.sort {
            ($0.score, $0.message.createdAt, $0.message.seq) > ($1.score, $1.message.createdAt, $1.message.seq)
        }
        return NearDoubles(weights).last(in: scored).map { scored in
            Ranked(place: .init(group: scored.message.group, seq: scored.message.seq), score: scored.score)
        }
    }

    /// What a message could weigh in its group at most: all of the query's lexemes that any of the groups knows.
    private func totals(_ pool: SearchPool) -> [GroupID: Double] {
        let matched = pool.messages.reduce(into: [GroupID: UInt64]()) { $0[$1.group, default: 0] |= $1.matched }
        var known: Set<Substring> = []
        for (group, lexemes) in pool.lexemes {
            let bits = lexemes.known | matched[group, default: 0]
            for (index, name) in lexemes.names.enumerated() where bits & 1 << UInt64(index) != 0 { known.insert(name) }
        }
        return pool.lexemes.mapValues { lexemes in
            zip(lexemes.names, lexemes.weights).reduce(0) { known.contains($1.0) ? $0 + Double($1.1) : $0 }
        }
    }

    /// From 0 to 1: each lexeme counts by the nearest place where it stands.
    private func coverage(
        _ message: PoolMessage, _ around: Neighbourhood.Around, _ lexemes: QueryLexemes?, total: Double
    ) -> Double {
        guard mode != .semantic, total > 0, let lexemes else { return 0 }
        let before = around.previous?.isQuestion == true ? weights.previousQuestion : weights.previous
        let previous = around.previous?.matched ?? 0, next = around.next?.matched ?? 0
        let secondPrevious = around.secondPrevious?.matched ?? 0, secondNext = around.secondNext?.matched ?? 0
        var sum = 0.0
        var left = message.matched | previous | next | secondPrevious | secondNext
        while left != 0 {
            let index = left.trailingZeroBitCount
            let bit: UInt64 = 1 << UInt64(index)
            func share(_ matched: UInt64, _ share: Double) -> Double { matched & bit != 0 ? share : 0 }
            let best = max(
                share(message.matched, 1), share(previous, before), share(next, weights.next),
                share(secondPrevious, weights.secondPrevious), share(secondNext, weights.secondNext))
            sum += best * Double(lexemes.weights[index])
            left &= ~bit
        }
        return sum / total
    }

    private func nearness(_ message: PoolMessage, _ around: Neighbourhood.Around, floor: Double) -> Double {
        guard mode != .keyword else { return 0 }
        func cosine(_ message: PoolMessage?) -> Double { message?.cosine.map(Double.init) ?? floor }
        return weights.meaning
            * (cosine(message) + weights.previousMeaning * cosine(around.previous)
                + weights.nextMeaning * cosine(around.next))
    }

    private func author(_ message: PoolMessage) -> Double {
        guard let author = message.author else { return 0 }
        if cues.named.contains(author) { return weights.author }
        return cues.alsoNamed.contains(author) ? weights.laterAuthor : 0
    }

    private func recency(of time: Timestamp) -> Double {
        let days = max(0, newest.duration(since: time) / .seconds(86_400))
        return weights.recent * exp2(-days / weights.recentHalfLifeDays)
    }
}
