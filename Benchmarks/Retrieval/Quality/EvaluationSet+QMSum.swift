import ChatLoad
import Postgres

extension EvaluationSet {
    private struct Turn: Decodable {
        let meeting: String
        let turn: Int
        let speaker: String
        let text: String
    }

    private struct Query: Decodable {
        let qid: String
        let meeting: String
        let kind: String
        let query: String
        let spans: [[Int]]
    }

    /// When every meeting begins: the transcripts do not say. Turns are half a minute apart.
    private static let start = Timestamp("2020-09-13T12:00:00Z")!

    /// QMSum's questions about parts of meetings; right is every turn of these parts.
    static func qmsum(_ directory: String) throws -> EvaluationSet {
        let turns = try JSONLines.read(directory + "/qmsum_turns.jsonl", as: Turn.self)
        let queries = try JSONLines.read(directory + "/qmsum_queries.jsonl", as: Query.self)
        let histories = Dictionary(grouping: turns, by: \.meeting).mapValues { turns in
            turns.map { turn in
                // A turn in which nothing was said cannot be imported, and has its place all the same.
                HistoryLine(
                    id: "\(turn.meeting)/\(turn.turn)", user: turn.speaker,
                    content: turn.text.contains { !$0.isWhitespace } ? turn.text : ".",
                    createdAt: start.advanced(by: .seconds(30 * turn.turn)).description)
            }
        }
        let questions = queries.filter { $0.kind == "specific" }.compactMap { query -> Question? in
            let last = (histories[query.meeting]?.count ?? 0) - 1
            let right = Set(query.spans.filter { $0.count == 2 && $0[0] <= last }.flatMap { $0[0]...min($0[1], last) })
            guard !right.isEmpty else { return nil }
            return Question(id: query.qid, text: query.query, group: query.meeting, labels: [], right: right)
        }
        return EvaluationSet(
            title: "QMSum, a group for each meeting", histories: histories, questions: questions, countsSpeakers: false)
    }
}
