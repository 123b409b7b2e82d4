import Foundation
import GroupChat
import Postgres

extension ChatNode {
    /// How many rows PostgreSQL's plan for a statement visits: counted, so that no other program on the machine changes
    /// it. The statement takes effect, after those before it in the same transaction.
    func visits(_ statement: Statement, after before: [Statement] = [], lane: Lane) async throws -> Int {
        let (name, text) = (statement.sql.name, statement.sql.text)
        let explained = SQL("test.explain_\(name)", "explain (analyze, format json) \(text)")
        let rows = try await database.run(
            before + [Statement(explained, parameters: statement.parameters)], lane: lane)
        let json: String = try rows[before.count][0].decode(0)
        return try JSONDecoder().decode([Explained].self, from: Data(json.utf8)).map(\.Plan.visits).reduce(0, +)
    }
}

/// As PostgreSQL writes it.
private struct Explained: Decodable {
    let Plan: Node

    struct Node: Decodable {
        let rows: Double
        let loops: Double
        let plans: [Node]?

        enum CodingKeys: String, CodingKey {
            case rows = "Actual Rows"
            case loops = "Actual Loops"
            case plans = "Plans"
        }

        var visits: Int { Int(rows * loops) + (plans ?? []).map(\.visits).reduce(0, +) }
    }
}
