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
        let totals = totals(pool.messages)
        var scored: [(score: Double, message: PoolMessage)] = []
        scored.reserveCapacity(pool.messages.count)
        for (index, message) in pool.messages.enumerated() where message.isWanted {
            if mode == .keyword, message.matched == 0 { continue }
            let around = neighbourhood.around(index)
            var score = coverage(message, around, total: totals[message.group] ?? 0)
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
    private func totals(_ messages: [PoolMessage]) -> [GroupID: Double] {
        let known = messages.reduce(0) { $0 | $1.known | $1.matched }
        var totals: [GroupID: Double] = [:]
        for message in messages where totals[message.group] == nil {
            totals[message.group] = message.weights.indices.reduce(0) { sum, index in
                known & (1 << UInt64(index)) != 0 ? sum + Double(message.weights[index]) : sum
            }
        }
        return totals
    }

    /// From 0 to 1: each lexeme counts by the nearest place where it stands.
    private func coverage(_ message: PoolMessage, _ around: Neighbourhood.Around, total: Double) -> Double {
        guard mode != .semantic, total > 0 else { return 0 }
        let before = around.previous.map { $0.isQuestion ? weights.previousQuestion : weights.previous } ?? 0
        var sum = 0.0
        for (index, weight) in message.weights.enumerated() {
            let bit: UInt64 = 1 << UInt64(index)
            func share(_ neighbour: PoolMessage?, _ share: Double) -> Double {
                (neighbour?.matched ?? 0) & bit != 0 ? share : 0
            }
            let best =
                message.matched & bit != 0
                ? 1
                : max(
                    share(around.previous, before), share(around.next, weights.next),
                    share(around.secondPrevious, weights.secondPrevious), share(around.secondNext, weights.secondNext))
            sum += Double(weight) * best
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
