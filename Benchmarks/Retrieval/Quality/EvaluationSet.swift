import ChatLoad

/// Conversations, and questions about them of which it is known where the answers stand.
struct EvaluationSet: Sendable {
    struct Question: Sendable {
        let id: String
        let text: String
        /// The group that is asked.
        let group: String
        /// What its figures are printed by.
        let labels: [String]
        /// Places in the group's history, from 0.
        let right: Set<Int>
    }

    let title: String
    /// By the group's name.
    let histories: [String: [HistoryLine]]
    let questions: [Question]
    /// Whether speakers are counted among a message's words by the textbook's ranking.
    let countsSpeakers: Bool
}
