import ChatLoad

extension EvaluationSet {
    private struct Line: Decodable {
        let conv: String
        let msgID: String
        let ts: String
        let speaker: String
        let text: String

        private enum CodingKeys: String, CodingKey {
            case conv, ts, speaker, text
            case msgID = "msg_id"
        }
    }

    private struct Asked: Decodable {
        let qid: String
        let conv: String
        let category: String
        let question: String
        let evidence: [String]

        private enum CodingKeys: String, CodingKey {
            case qid, conv, question
            case category = "category_name"
            case evidence = "evidence_corrected"
        }
    }

    /// The questions of LoCoMo that have an answer, with the evidence as the published audit corrected it; what was said,
    /// without the captions of pictures.
    ///
    /// - Parameter isOneGroup: all conversations one after the other in one group, instead of a group each.
    static func locomo(_ directory: String, isOneGroup: Bool) throws -> EvaluationSet {
        let lines = try JSONLines.read(directory + "/locomo_messages.jsonl", as: Line.self)
        let asked = try JSONLines.read(directory + "/locomo_questions.jsonl", as: Asked.self)
        func name(_ conversation: String) -> String { isOneGroup ? "LoCoMo" : "LoCoMo \(conversation)" }
        var histories: [String: [HistoryLine]] = [:]
        var places: [String: Int] = [:]
        for line in lines {
            let id = "\(line.conv)/\(line.msgID)"
            places[id] = histories[name(line.conv), default: []].count
            histories[name(line.conv), default: []].append(
                HistoryLine(id: id, user: line.speaker, content: line.text, createdAt: line.ts))
        }
        let questions = asked.filter { $0.category != "adversarial" && !$0.evidence.isEmpty }.map { asked in
            Question(
                id: asked.qid, text: asked.question, group: name(asked.conv), labels: [asked.conv, asked.category],
                right: Set(asked.evidence.compactMap { places["\(asked.conv)/\($0)"] }))
        }
        return EvaluationSet(
            title: isOneGroup ? "LoCoMo, all conversations in one group" : "LoCoMo, a group each", histories: histories,
            questions: questions, countsSpeakers: true)
    }
}
