import GroupChat
import Postgres

@testable import groupd

/// A harbour where something was said that can be looked for, and people in and out of it.
struct SearchScene: Sendable {
    let server: HTTPFixture
    /// The owner, and a member.
    let ada: Person
    let ben: Person
    let group: GroupID

    init(_ server: HTTPFixture, visibility: GroupChat.Visibility = .private) async throws {
        self.server = server
        ada = try await server.person("Ada Lovelace", email: "ada@example.org")
        ben = try await server.person("Ben", email: "ben@example.org")
        group = try await server.group(owner: ada, members: [ben], visibility: visibility)
    }

    /// Says something; returns its number.
    @discardableResult
    func say(
        _ content: String, by author: Person? = nil, thread: Int64? = nil, in group: GroupID? = nil
    ) async throws -> Int64 {
        let draft = try Draft.message(
            group: group ?? self.group, author: (author ?? ada).user, clientID: nil, content: content, thread: thread,
            charactersMax: 8_000)
        return try await server.chat.writer.submit(draft).seq ?? 0
    }

    /// Asks for what `parameters` say.
    func ask(
        _ parameters: KeyValuePairs<String, String>, as person: Person? = nil
    ) async throws -> TestAnswer {
        try await ask(parameters.map { ($0, $1) }, as: person, at: "/search")
    }

    func ask(
        _ parameters: [(String, String)], as person: Person? = nil, at path: String
    ) async throws -> TestAnswer {
        let query = parameters.map { "\($0)=\($1.percentEncoded)" }.joined(separator: "&")
        return try await server.ask("GET", "\(path)?\(query)", as: person ?? ada)
    }

    /// The numbers of what was found, best first; nil where it was not answered with 200.
    func found(_ parameters: KeyValuePairs<String, String>, as person: Person? = nil) async throws -> [Int64]? {
        let answer = try await ask(parameters, as: person)
        return answer.status == 200 ? answer.foundSeqs : nil
    }
}

extension TestAnswer {
    /// The numbers of the messages that a search's answer holds.
    var foundSeqs: [Int64] { json["items"]?.elements.compactMap { $0["message"]?["seq"]?.int64 } ?? [] }

    /// The fields of a request that were wrong.
    var wrongFields: [String] { json["errors"]?.elements.compactMap { $0["field"]?.text } ?? [] }

    /// Without what differs each time.
    var lasting: JSONTree { json.without("took_ms").without("request_id") }
}
